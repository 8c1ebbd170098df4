package org.weightgate.portal.tracing;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.io.IOException;

/// Traces for people: the list, a new one, its files, its verdict.
@Controller
@RequestMapping("/traces")
class TraceController {
    private final Tracing tracing;
    private final TracePages pages;
    private final SuspectUploads uploads;
    private final Opening opening;

    TraceController(Tracing tracing, TracePages pages, SuspectUploads uploads, Opening opening) {
        this.tracing = tracing;
        this.pages = pages;
        this.uploads = uploads;
        this.opening = opening;
    }

    record NewTraceForm(
            @NotBlank(message = "Choose what the files may be a copy of") String of,
            @NotBlank(message = "Say why these files are traced")
                    @Size(max = 2000, message = "The reason has at most 2000 characters")
                    String reason) {}

    @GetMapping
    String index(@CurrentActor Actor actor, ModelMap page) {
        page.put("traces", tracing.all(actor));
        page.put("models", pages.models(actor));
        return "tracing/index";
    }

    @GetMapping("/new")
    String form(
            @CurrentActor Actor actor, @RequestParam(defaultValue = "") String of, ModelMap page) {
        Cabinet.requireAnywhere(actor);
        page.put("form", new NewTraceForm(of, ""));
        page.put("choices", pages.choices(actor));
        return "tracing/new";
    }

    @PostMapping("/new")
    String open(
            @CurrentActor Actor actor,
            @Valid @ModelAttribute("form") NewTraceForm form,
            Errors errors,
            ModelMap page) {
        Cabinet.requireAnywhere(actor);
        if (errors.hasErrors()) {
            page.put("choices", pages.choices(actor));
            return "tracing/new";
        }
        TracePages.Choice choice = TracePages.Choice.of(form.of());
        return to(tracing.open(actor, choice.model(), choice.release(), form.reason()).reference());
    }

    @GetMapping("/{reference}")
    String show(@CurrentActor Actor actor, @PathVariable String reference, ModelMap page) {
        page.put("view", pages.of(actor, reference));
        return "tracing/show";
    }

    /// The part of the page that changes by itself; at the end the whole page is loaded anew.
    @GetMapping("/{reference}/state")
    String state(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            ModelMap page,
            HttpServletResponse response) {
        TraceView trace = tracing.show(actor, reference);
        if (!trace.status().busy()) response.setHeader("HX-Refresh", "true");
        page.put("trace", trace);
        return "tracing/_state :: state(${trace})";
    }

    @PostMapping("/{reference}/remove")
    String remove(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @RequestParam String path,
            RedirectAttributes flash) {
        uploads.remove(actor, reference, path);
        flash.addFlashAttribute("notice", "%s is taken out.".formatted(path));
        return to(reference);
    }

    @PostMapping("/{reference}/prefix")
    String point(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @RequestParam String prefix,
            RedirectAttributes flash) {
        int files = uploads.point(actor, reference, prefix);
        flash.addFlashAttribute("notice", "%d files stand there.".formatted(files));
        return to(reference);
    }

    @PostMapping("/{reference}/start")
    String start(
            @CurrentActor Actor actor, @PathVariable String reference, RedirectAttributes flash) {
        tracing.start(actor, reference);
        flash.addFlashAttribute("notice", "The files are being compared.");
        return to(reference);
    }

    @PostMapping("/{reference}/discard")
    String discard(
            @CurrentActor Actor actor, @PathVariable String reference, RedirectAttributes flash) {
        tracing.discard(actor, reference);
        flash.addFlashAttribute("notice", "%s is gone.".formatted(reference));
        return "redirect:/traces";
    }

    @PostMapping("/{reference}/evidence")
    String openEvidence(
            @CurrentActor Actor actor, @PathVariable String reference, RedirectAttributes flash)
            throws IOException {
        opening.open(actor, reference);
        flash.addFlashAttribute("notice", "The evidence is open: download it below.");
        return to(reference) + "#evidence";
    }

    @GetMapping("/{reference}/evidence")
    ResponseEntity<StreamingResponseBody> evidence(
            @CurrentActor Actor actor, @PathVariable String reference) throws IOException {
        return TraceApi.attached(reference, opening.bundle(actor, reference));
    }

    static String to(String reference) {
        return "redirect:/traces/" + reference;
    }
}
