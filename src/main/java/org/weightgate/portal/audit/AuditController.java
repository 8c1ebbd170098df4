package org.weightgate.portal.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.UUID;

/// The record as a page: newest first, filtered by what stands in the address.
@Controller
class AuditController {
    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    @GetMapping("/audit")
    String index(
            @CurrentActor Actor actor,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String by,
            @RequestParam(defaultValue = "") String about,
            @RequestParam(required = false) @Nullable UUID before,
            ModelMap page) {
        page.put("record", trail.read(actor, type, by, about, before));
        page.put("types", trail.types());
        page.put("type", type);
        page.put("by", by);
        page.put("about", about);
        return "audit/index";
    }
}
