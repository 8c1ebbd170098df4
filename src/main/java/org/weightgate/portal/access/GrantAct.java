package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What happens to grants, one record for each.
public sealed interface GrantAct extends Act {
    Subject subject();

    default GrantId grant() {
        return subject().grant();
    }

    default String reference() {
        return subject().reference();
    }

    default ModelName model() {
        return subject().model();
    }

    default AccountId recipient() {
        return subject().recipient();
    }

    /// The grant that an act is about, and the reference of the request it came from.
    record Subject(
            GrantId grant,
            String reference,
            String request,
            ModelName model,
            ReleaseId release,
            AccountId recipient) {
        private Map<String, String> with(Map<String, String> details) {
            Map<String, String> facts = new HashMap<>(details);
            facts.put("grantId", grant.toString());
            facts.put("grant", reference);
            facts.put("request", request);
            facts.put("model", model.toString());
            facts.put("release", release.toString());
            facts.put("recipient", recipient.toString());
            return facts;
        }
    }

    /// A recipient may fetch a release until the given moment.
    record GrantIssued(
            AccountId by,
            Instant at,
            Subject subject,
            Instant expires,
            int termsVersion,
            String termsSha256)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    Map.of(
                            "expires", expires.toString(),
                            "termsVersion", String.valueOf(termsVersion),
                            "termsSha256", termsSha256));
        }
    }

    /// A grant was ended by the model's side; nothing is served under it from here on.
    record GrantRevoked(AccountId by, Instant at, Subject subject, String reason)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("reason", reason));
        }
    }

    /// A grant's last day is over.
    record GrantExpired(AccountId by, Instant at, Subject subject, Instant expires)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("expires", expires.toString()));
        }
    }
}
