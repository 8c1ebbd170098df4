package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.catalog.ModelName;

import java.util.List;

/// What a publisher says about access to a model, for programs: how many must agree for each
/// release, who holds grants, and which copies are called back.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}")
class PolicyApi {
    private final Policies policies;
    private final Recalls recalls;
    private final Holders holders;

    PolicyApi(Policies policies, Recalls recalls, Holders holders) {
        this.policies = policies;
        this.recalls = recalls;
        this.holders = holders;
    }

    /// @param otherInstitution whether reviewers of the applicant's institution have no part
    record PolicyJson(String release, String review, boolean otherInstitution) {}

    record Review(@Nullable String review, @Nullable Boolean otherInstitution) {}

    record Reason(@Nullable String reason) {}

    record Recalled(String release, int grants) {}

    @GetMapping("/policies")
    List<PolicyJson> index(
            @CurrentActor Actor me, @PathVariable String ns, @PathVariable String name) {
        return policies.all(me, new ModelName(ns, name)).stream()
                .map(r -> new PolicyJson(r.release().label(), r.rule().word(), r.apart()))
                .toList();
    }

    @PutMapping("/releases/{release}/policy")
    PolicyJson set(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @RequestBody Review body) {
        ModelName model = new ModelName(ns, name);
        Boolean apart = body.otherInstitution();
        if (apart != null) {
            policies.keepApart(me, model, release, apart);
        }
        if (body.review() != null || apart == null) {
            String rule = body.review() == null ? "" : body.review();
            policies.set(me, model, release, ReviewRule.of(rule));
        }
        return index(me, ns, name).stream()
                .filter(p -> p.release().equals(release))
                .findFirst()
                .orElseThrow(() -> new BadQuery("There is no policy for a withdrawn release."));
    }

    @PostMapping("/releases/{release}/recall")
    Recalled recall(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @RequestBody Reason body) {
        String reason = body.reason() == null ? "" : body.reason();
        return new Recalled(release, recalls.recall(me, new ModelName(ns, name), release, reason));
    }

    @GetMapping("/grants")
    Page<GrantJson> grants(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String release,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return holders.page(me, new ModelName(ns, name), status, release, limit, cursor)
                .map(g -> GrantJson.of(g, null, null));
    }
}
