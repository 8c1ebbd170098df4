package org.weightgate.portal.tracing;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.WebUtils;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Suspects from a form, through the portal, for those without the client.
@Controller
class SuspectFormController {
    private static final String ADDRESS = "/traces/[^/]+/files";
    private final Passing passing;

    SuspectFormController(Passing passing) {
        this.passing = passing;
    }

    @PostMapping("/traces/{reference}/files")
    String upload(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            HttpServletRequest request,
            RedirectAttributes flash)
            throws IOException {
        SuspectForm form = WebUtils.getNativeRequest(request, SuspectForm.class);
        if (form == null) {
            throw new TraceRefused(HttpStatus.BAD_REQUEST, "Send the files as a form with files.");
        }
        List<String> sent = new ArrayList<>();
        form.files(
                (name, bytes) -> {
                    String path = SuspectPath.ofBrowser(name);
                    passing.pass(actor, reference, path, bytes, request.getContentLengthLong());
                    sent.add(path);
                });
        flash.addFlashAttribute(
                "notice",
                sent.isEmpty()
                        ? "Nothing was sent: choose a file first."
                        : "%s %s here.".formatted(String.join(", ", sent), is(sent)));
        return TraceController.to(reference);
    }

    private static String is(List<String> sent) {
        return sent.size() == 1 ? "is" : "are";
    }

    /// Before the security chain, which asks for the form's token and would have the whole body
    /// spooled for it.
    @Configuration(proxyBeanMethods = false)
    static class Reading {
        @Bean
        FilterRegistrationBean<Streaming> suspectForms() {
            FilterRegistrationBean<Streaming> filter =
                    new FilterRegistrationBean<>(new Streaming());
            filter.addUrlPatterns("/traces/*");
            filter.setOrder(-110);
            return filter;
        }
    }

    static final class Streaming extends OncePerRequestFilter {
        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            String type = request.getContentType();
            return !request.getMethod().equals("POST")
                    || type == null
                    || !type.startsWith("multipart/form-data")
                    || !request.getRequestURI().matches(ADDRESS);
        }

        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            SuspectForm form;
            try {
                form = new SuspectForm(request);
            } catch (IOException unreadable) {
                response.sendError(HttpStatus.BAD_REQUEST.value());
                return;
            }
            chain.doFilter(form, response);
        }
    }
}
