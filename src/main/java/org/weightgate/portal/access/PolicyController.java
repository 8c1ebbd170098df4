package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
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
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;

/// Access to a model as its publisher keeps it: how many must agree for each release, which copies
/// are called back, and who holds grants.
@Controller
@RequestMapping("/publish/{ns}/{name}")
class PolicyController {
    private final Policies policies;
    private final Recalls recalls;
    private final Holders holders;
    private final Catalog catalog;

    PolicyController(Policies policies, Recalls recalls, Holders holders, Catalog catalog) {
        this.policies = policies;
        this.recalls = recalls;
        this.holders = holders;
        this.catalog = catalog;
    }

    @GetMapping("/access")
    String show(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String after,
            ModelMap page) {
        ModelName model = new ModelName(ns, name);
        page.put("rows", policies.all(me, model));
        page.put("model", catalog.model(me, model));
        page.put("rules", ReviewRule.values());
        page.put("holders", holders.page(me, model, null, null, 50, after));
        return "access/keeping";
    }

    @PostMapping("/releases/{label}/policy")
    String set(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            @RequestParam String review,
            @RequestParam(defaultValue = "false") boolean apart,
            RedirectAttributes flash) {
        ModelName model = new ModelName(ns, name);
        ReviewRule rule = ReviewRule.of(review);
        policies.set(me, model, label, rule);
        policies.keepApart(me, model, label, apart);
        String others = apart ? ", of other institutions than the applicant's" : "";
        return back(model, "Release %s: %s%s.".formatted(label, rule.words(), others), flash);
    }

    @PostMapping("/releases/{label}/recall")
    String recall(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String label,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes flash) {
        ModelName model = new ModelName(ns, name);
        int grants = recalls.recall(me, model, label, reason);
        String many = grants == 1 ? "1 grant" : grants + " grants";
        return back(model, "Copies of %s are called back: %s.".formatted(label, many), flash);
    }

    private static String back(ModelName model, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/publish/%s/access".formatted(model);
    }
}
