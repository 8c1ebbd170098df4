package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Map;

/// What stops a grant, for a while or for good, and lets it go on.
public sealed interface GrantStop extends GrantAct {
    /// Nothing passes under a grant until the cause is gone.
    record GrantSuspended(
            AccountId by, Instant at, Subject subject, SuspensionReason why, String note)
            implements GrantStop {
        @Override
        public Map<String, String> facts() {
            return subject.with("why", why.word(), "reason", note);
        }
    }

    /// Files pass again under a grant that was suspended.
    record GrantResumed(AccountId by, Instant at, Subject subject) implements GrantStop {}

    /// A grant was ended by the model's side; nothing is served under it from here on.
    record GrantRevoked(AccountId by, Instant at, Subject subject, String reason)
            implements GrantStop {
        @Override
        public Map<String, String> facts() {
            return subject.with("reason", reason);
        }
    }

    /// A grant's last day is over.
    record GrantExpired(AccountId by, Instant at, Subject subject, Instant expires)
            implements GrantStop {
        @Override
        public Map<String, String> facts() {
            return subject.with("expires", expires);
        }
    }
}
