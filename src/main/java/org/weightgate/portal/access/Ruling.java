package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.Actor;

import java.time.LocalDate;
import java.util.Set;

/// What a reviewer wants done with a request, as pages and programs say it.
///
/// @param decision `approve`, `decline` or `ask`
/// @param code a [ReasonCode]'s word, for a refusal
/// @param lastDay of access, for an approval
/// @param condition that must be met first, for an approval
/// @param reapplyAfter the day from which on they may ask again, for a refusal
/// @param leaveOut folders of the release that an approval does not cover
/// @param pages that may be changed, for a question
/// @param submissionSha256 of the submission it is about
record Ruling(
        @Nullable String decision,
        @Nullable String reason,
        @Nullable String code,
        @Nullable LocalDate lastDay,
        @Nullable Long quotaBytes,
        @Nullable String condition,
        @Nullable LocalDate reapplyAfter,
        @Nullable Set<String> pages,
        @Nullable Set<String> leaveOut,
        @Nullable String submissionSha256,
        @Nullable Long version) {
    /// Does it, and returns what to tell the reviewer.
    String by(Actor actor, ReviewDesk desk, String reference) {
        String said = reason == null ? "" : reason;
        return switch (decision == null ? "" : decision) {
            case "approve" -> approve(actor, desk, reference, said);
            case "decline" -> {
                ReasonCode why = why();
                desk.decline(actor, reference, why, said, reapplyAfter, version);
                yield "Declined. The applicant reads your reason.";
            }
            case "ask" -> {
                desk.ask(actor, reference, said, pages == null ? Set.of() : pages, version);
                yield "Asked. The request comes back to you with the answer.";
            }
            default -> throw new BadQuery("A decision is approve, decline or ask.");
        };
    }

    /// A program may leave it out; a page has it chosen, so that nobody is told the first by
    /// chance.
    private ReasonCode why() {
        if (code != null && code.isEmpty()) {
            throw new ReasonMissing("Choose a reason.", "code");
        }
        return ReasonCode.of(code == null ? "other" : code);
    }

    private String approve(Actor actor, ReviewDesk desk, String reference, String said) {
        String unless = condition == null ? "" : condition;
        Extent extent = Extent.without(leaveOut == null ? Set.of() : leaveOut);
        Approval wish = new Approval(lastDay, quotaBytes, said, unless, extent);
        GrantView grant = desk.approve(actor, reference, wish, version);
        if (grant != null) {
            return "Approved. " + grant.reference() + " is the grant.";
        }
        return unless.isBlank()
                ? "Approved. What is left before a grant stands on this page."
                : "Approved under your condition; note it as met when it is.";
    }
}
