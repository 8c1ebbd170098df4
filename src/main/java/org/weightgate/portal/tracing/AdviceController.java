package org.weightgate.portal.tracing;

import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;

/// How traceable a release is, for its publishers.
@Controller
class AdviceController {
    private final Advice advice;

    AdviceController(Advice advice) {
        this.advice = advice;
    }

    @GetMapping("/traces/advice/{ns}/{name}/{label}")
    String show(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            ModelMap page) {
        page.put("page", advice.of(actor, new ModelName(ns, name), label));
        return "tracing/advice";
    }
}
