package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

import java.util.Map;

/// The same page for what fails before a controller is reached.
@Component
class RefusalPages implements ErrorViewResolver {
    @Override
    public @Nullable ModelAndView resolveErrorView(
            HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        Object form = request.getAttribute(ExpiredForm.BACK);
        if (form != null) {
            return new ModelAndView("site/expired", Map.of("back", form), status);
        }
        return new ModelAndView(
                "site/refusal",
                Map.of("status", status.value(), "sentence", "", "back", "/"),
                status);
    }
}
