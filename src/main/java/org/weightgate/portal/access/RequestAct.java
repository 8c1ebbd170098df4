package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What happens to requests, one record for each.
public sealed interface RequestAct extends Act {
    Subject subject();

    default String reference() {
        return subject().reference();
    }

    default ModelName model() {
        return subject().model();
    }

    default AccountId applicant() {
        return subject().applicant();
    }

    @Override
    default Map<String, String> facts() {
        return subject().with(Map.of());
    }

    /// The request that an act is about.
    ///
    /// @param recused reviewers who stepped aside
    record Subject(String reference, ModelName model, AccountId applicant, Set<AccountId> recused) {
        /// The applicant and who stepped aside: nobody of these is told what reviewers are told.
        public Set<AccountId> uninvolved() {
            Set<AccountId> all = new HashSet<>(recused);
            all.add(applicant);
            return all;
        }

        Map<String, String> with(Map<String, String> details) {
            Map<String, String> facts = new HashMap<>(details);
            facts.put("request", reference);
            facts.put("model", model.toString());
            facts.put("applicant", applicant.toString());
            return facts;
        }
    }

    /// A researcher asked for access and signed the terms of that moment.
    record RequestSubmitted(
            AccountId by,
            Instant at,
            Subject subject,
            int submission,
            String sha256,
            int termsVersion,
            String termsSha256)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    Map.of(
                            "submission",
                            String.valueOf(submission),
                            "sha256",
                            sha256,
                            "termsVersion",
                            String.valueOf(termsVersion),
                            "termsSha256",
                            termsSha256));
        }
    }

    /// A reviewer took a request, perhaps from another one.
    record RequestClaimed(AccountId by, Instant at, Subject subject) implements RequestAct {}

    /// A reviewer asked the applicant for more; the pages named may be changed.
    record InformationAsked(
            AccountId by, Instant at, Subject subject, String question, List<String> pages)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("pages", String.join(" ", pages)));
        }
    }

    /// The applicant answered with a new submission.
    record InformationAnswered(
            AccountId by, Instant at, Subject subject, int submission, String sha256)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("submission", String.valueOf(submission), "sha256", sha256));
        }
    }

    /// A reviewer approved exactly the submission whose hash is named.
    record RequestApproved(
            AccountId by, Instant at, Subject subject, int submission, String sha256, String grant)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    Map.of(
                            "submission", String.valueOf(submission),
                            "sha256", sha256,
                            "grant", grant));
        }
    }

    /// A reviewer declined, with a reason from the list and in words.
    record RequestDeclined(AccountId by, Instant at, Subject subject, String code, String reason)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("code", code, "reason", reason));
        }
    }

    /// The applicant gave the request up.
    record RequestWithdrawn(AccountId by, Instant at, Subject subject) implements RequestAct {}

    /// A message to the other side; it changes no status.
    ///
    /// @param reviewer who had the request on the desk; null for nobody
    /// @param text not on the record, as all that is said
    record RequestMessageSent(
            AccountId by, Instant at, Subject subject, @Nullable AccountId reviewer, String text)
            implements RequestAct {}

    /// A reviewer left a note that the applicant does not see.
    record RequestNoteAdded(AccountId by, Instant at, Subject subject) implements RequestAct {}

    /// The first of two reviewers approved exactly the submission whose hash is named.
    record FirstApprovalGiven(
            AccountId by, Instant at, Subject subject, int submission, String sha256)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("submission", String.valueOf(submission), "sha256", sha256));
        }
    }

    /// Approved once a condition is met; no grant yet.
    record RequestConditionallyApproved(
            AccountId by,
            Instant at,
            Subject subject,
            int submission,
            String sha256,
            String condition)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("submission", String.valueOf(submission), "sha256", sha256));
        }
    }

    /// A reviewer gave a request back to the others.
    record RequestReleased(AccountId by, Instant at, Subject subject) implements RequestAct {}

    /// A reviewer put a request on another one's desk.
    record RequestAssigned(AccountId by, Instant at, Subject subject, AccountId to)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("to", to.toString()));
        }
    }

    /// A reviewer declared a conflict of interest and has no part in the request from here on.
    record ReviewerRecused(AccountId by, Instant at, Subject subject) implements RequestAct {}

    /// The applicant asked for another reviewer's judgement of a refusal.
    record RequestAppealed(AccountId by, Instant at, Subject subject, AccountId decliner)
            implements RequestAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("decliner", decliner.toString()));
        }
    }

    /// A request ended because its applicant did nothing for too long.
    record RequestLapsed(AccountId by, Instant at, Subject subject, boolean draft)
            implements RequestAct {}
}
