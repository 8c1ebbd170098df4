package org.weightgate.portal.delivery;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;

/// How a model's releases are delivered, as its publisher chooses.
@Controller
@RequestMapping("/publish/{ns}/{name}")
class ModeController {
    private final DeliveryModes modes;

    ModeController(DeliveryModes modes) {
        this.modes = modes;
    }

    @GetMapping("/delivery")
    String show(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            ModelMap page) {
        ModelName model = new ModelName(ns, name);
        page.put("model", modes.model(me, model));
        page.put("rows", modes.all(me, model));
        page.put("modes", DeliveryMode.values());
        return "delivery/modes";
    }

    @PostMapping("/releases/{label}/delivery")
    String choose(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            @RequestParam String mode,
            RedirectAttributes flash) {
        DeliveryMode chosen = DeliveryMode.of(mode);
        ModelName model = new ModelName(ns, name);
        modes.choose(me, model, label, chosen);
        flash.addFlashAttribute("notice", "Release %s: %s.".formatted(label, chosen.words()));
        return "redirect:/publish/%s/delivery".formatted(model);
    }
}
