package org.weightgate.portal.access;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What recipients and the model's side do with a grant, for programs; the same services as the
/// pages. Files, links and receipts are delivery's.
@RestController
@RequestMapping("/api/v1")
class GrantApi {
    private final GrantDesk grants;
    private final Custody custody;
    private final Oversight oversight;
    private final Recourse recourse;
    private final DraftApi drafts;

    GrantApi(
            GrantDesk grants,
            Custody custody,
            Oversight oversight,
            Recourse recourse,
            DraftApi drafts) {
        this.grants = grants;
        this.custody = custody;
        this.oversight = oversight;
        this.recourse = recourse;
        this.drafts = drafts;
    }

    /// @param sha256 of the text that is signed: the terms or one of the statements
    record Signed(@Nullable String signature, @Nullable String sha256, @Nullable String remarks) {
        Signing from(HttpServletRequest request) {
            Signing signing = Signing.ofNullable(signature, sha256, request.getRemoteAddr());
            if (signing == null) {
                throw new BadQuery("This needs signature and sha256.");
            }
            return signing;
        }

        String said() {
            return remarks == null ? "" : remarks;
        }
    }

    record Words(@Nullable String text) {
        String said() {
            return text == null ? "" : text;
        }
    }

    record Reason(@Nullable String reason) {}

    /// @param why `incident` or `decision`
    record Stop(@Nullable String why, @Nullable String reason) {}

    record StatementJson(String name, String text, String sha256) {}

    /// The texts that recipients sign beside the terms.
    @GetMapping("/statements")
    List<StatementJson> statements() {
        return Arrays.stream(Statement.values())
                .map(s -> new StatementJson(s.word(), s.text(), s.sha256()))
                .toList();
    }

    @GetMapping("/grants/{ref}/standing")
    GrantJson standing(@CurrentActor Actor me, @PathVariable String ref) {
        Set<String> acts =
                grants.acts(me, ref).stream()
                        .map(AccessAct::word)
                        .collect(Collectors.toCollection(java.util.TreeSet::new));
        return GrantJson.of(grants.byReference(me, ref), acts, grants.history(me, ref));
    }

    @PostMapping("/grants/{ref}/sign")
    GrantJson sign(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody Signed body,
            HttpServletRequest request) {
        custody.sign(me, ref, body.from(request));
        return standing(me, ref);
    }

    @PostMapping("/grants/{ref}/attest")
    GrantJson attest(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody Signed body,
            HttpServletRequest request) {
        custody.attest(me, ref, body.from(request), body.said());
        return standing(me, ref);
    }

    @PostMapping("/grants/{ref}/certify")
    GrantJson certify(
            @CurrentActor Actor me,
            @PathVariable String ref,
            @RequestBody Signed body,
            HttpServletRequest request) {
        custody.certify(me, ref, body.from(request), body.said());
        return standing(me, ref);
    }

    @PostMapping("/grants/{ref}/incidents")
    GrantJson report(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Words body) {
        custody.report(me, ref, body.said());
        return standing(me, ref);
    }

    /// Begins the draft of a request to extend the grant; it is written and sent like any other.
    @PostMapping("/grants/{ref}/renew")
    ResponseEntity<DraftApi.DraftJson> renew(@CurrentActor Actor me, @PathVariable String ref) {
        return drafts.created(me, recourse.renew(me, ref).reference());
    }

    @PostMapping("/grants/{ref}/suspend")
    GrantJson suspend(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Stop body) {
        SuspensionReason why = SuspensionReason.given(body.why() == null ? "decision" : body.why());
        oversight.suspend(me, ref, why, body.reason() == null ? "" : body.reason());
        return standing(me, ref);
    }

    @PostMapping("/grants/{ref}/resume")
    GrantJson resume(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Words body) {
        oversight.resume(me, ref, body.said());
        return standing(me, ref);
    }

    @PostMapping("/grants/{ref}/revoke")
    GrantJson revoke(@CurrentActor Actor me, @PathVariable String ref, @RequestBody Reason body) {
        grants.revoke(me, ref, body.reason() == null ? "" : body.reason());
        return standing(me, ref);
    }
}
