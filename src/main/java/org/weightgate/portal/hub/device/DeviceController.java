package org.weightgate.portal.hub.device;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.Objects;
import java.util.Optional;

/// The person's side: type the code that a terminal shows, see who asks, allow or deny. An address
/// that brings the code with it saves the typing and decides nothing.
@Controller
@RequestMapping("/device")
class DeviceController {
    private static final int LONGEST = 20;
    private final DeviceLogins logins;

    DeviceController(DeviceLogins logins) {
        this.logins = logins;
    }

    record CodeForm(@Nullable String code) {
        String typed() {
            return Objects.requireNonNullElse(code, "").strip();
        }
    }

    @GetMapping
    String show(
            @CurrentActor Actor actor,
            @RequestParam(required = false) @Nullable String code,
            ModelMap page) {
        boolean plain = code != null && code.length() <= LONGEST;
        page.put("form", new CodeForm(plain ? code : ""));
        return "hub/device";
    }

    @PostMapping
    String ask(
            @CurrentActor Actor actor,
            @ModelAttribute("form") CodeForm form,
            BindingResult errors,
            ModelMap page) {
        Optional<Waiting> waiting = logins.waiting(actor, form.typed());
        if (waiting.isEmpty()) {
            errors.rejectValue(
                    "code",
                    "none",
                    "No program waits with this code. It is valid for ten minutes and once; look"
                            + " at the terminal again.");
            return "hub/device";
        }
        page.put("waiting", waiting.get());
        page.put("days", DeviceLogins.TOKEN_LIFE.toDays());
        return "hub/waiting";
    }

    @PostMapping("/answer")
    String answer(
            @CurrentActor Actor actor,
            @ModelAttribute("form") CodeForm form,
            @RequestParam(defaultValue = "deny") String answer,
            RedirectAttributes redirect) {
        boolean allowed = answer.equals("allow");
        String said =
                logins.answer(actor, form.typed(), allowed)
                        .map(waiting -> sentence(waiting, allowed))
                        .orElse("Nobody waits for this answer any more; nothing was allowed.");
        redirect.addFlashAttribute("notice", said);
        return "redirect:/settings";
    }

    private static String sentence(Waiting waiting, boolean allowed) {
        return allowed
                ? "%s is signed in as you. Its token stands below as soon as it was fetched; revoke it there."
                        .formatted(waiting.client())
                : "%s was denied.".formatted(waiting.client());
    }
}
