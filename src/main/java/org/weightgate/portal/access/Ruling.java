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
/// @param pages that may be changed, for a question
record Ruling(
        @Nullable String decision,
        @Nullable String reason,
        @Nullable String code,
        @Nullable LocalDate lastDay,
        @Nullable Long quotaBytes,
        @Nullable Set<String> pages,
        @Nullable Long version) {
    /// Does it, and returns what to tell the reviewer.
    String by(Actor actor, ReviewDesk desk, String reference) {
        String said = reason == null ? "" : reason;
        return switch (decision == null ? "" : decision) {
            case "approve" -> {
                var grant = desk.approve(actor, reference, lastDay, quotaBytes, said, version);
                yield "Approved. " + grant.reference() + " is issued.";
            }
            case "decline" -> {
                ReasonCode why = ReasonCode.of(code == null ? "other" : code);
                desk.decline(actor, reference, why, said, version);
                yield "Declined. The applicant reads your reason.";
            }
            case "ask" -> {
                desk.ask(actor, reference, said, pages == null ? Set.of() : pages, version);
                yield "Asked. The request comes back to you with the answer.";
            }
            default -> throw new BadQuery("A decision is approve, decline or ask.");
        };
    }
}
