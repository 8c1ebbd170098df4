package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// What happens while somebody outside the portal is asked to confirm a request, one record for
/// each. The record keeps no name and no address of theirs, only the domain.
public sealed interface ConfirmationAct extends Act {
    RequestAct.Subject subject();

    Asked asked();

    default String reference() {
        return subject().reference();
    }

    default ModelName model() {
        return subject().model();
    }

    @Override
    default Map<String, String> facts() {
        return subject().with(asked().with());
    }

    /// Who is asked, and until when the link works.
    record Asked(UUID id, ConfirmationRole role, String name, String domain, Instant expires) {
        static Asked of(Confirmation confirmation) {
            Contact contact = confirmation.contact();
            return new Asked(
                    confirmation.id(),
                    contact.role(),
                    contact.name(),
                    contact.domain(),
                    confirmation.expires());
        }

        private Map<String, String> with(Object... details) {
            Map<String, String> facts = Facts.of(details);
            facts.put("confirmation", id.toString());
            facts.put("role", role.word());
            facts.put("domain", domain);
            return facts;
        }
    }

    /// A reviewer asked somebody to confirm a request.
    record ConfirmationAsked(AccountId by, Instant at, RequestAct.Subject subject, Asked asked)
            implements ConfirmationAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(asked.with("expires", asked.expires().toString()));
        }
    }

    /// A reviewer asked again, perhaps another person; links from before lead nowhere then.
    record ConfirmationRepeated(
            AccountId by, Instant at, RequestAct.Subject subject, Asked asked, boolean changed)
            implements ConfirmationAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    asked.with(
                            "expires",
                            asked.expires().toString(),
                            "changed",
                            String.valueOf(changed)));
        }
    }

    /// Somebody was reminded that they are asked.
    record ConfirmationReminded(AccountId by, Instant at, RequestAct.Subject subject, Asked asked)
            implements ConfirmationAct {}

    /// No answer came in time.
    ///
    /// @param desk the reviewer who has the request
    record ConfirmationOverdue(
            AccountId by,
            Instant at,
            RequestAct.Subject subject,
            Asked asked,
            @Nullable AccountId desk)
            implements ConfirmationAct {}

    /// The reviewers go on without an answer.
    record ConfirmationDropped(AccountId by, Instant at, RequestAct.Subject subject, Asked asked)
            implements ConfirmationAct {}

    /// Somebody answered by their link; the portal acts for them, as they have no account.
    ///
    /// @param sha256 of the answer and the statement
    record ConfirmationAnswered(
            AccountId by,
            Instant at,
            RequestAct.Subject subject,
            Asked asked,
            boolean yes,
            String sha256,
            @Nullable AccountId desk)
            implements ConfirmationAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(asked.with("answer", yes ? "yes" : "no", "answerSha256", sha256));
        }
    }
}
