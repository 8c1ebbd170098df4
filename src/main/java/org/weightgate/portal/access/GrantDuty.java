package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Map;

/// What recipients owe for what they were given: word of it, copies deleted, and being reminded.
public sealed interface GrantDuty extends GrantAct {
    /// The recipient confirmed that all is as signed; next until the moment given.
    record GrantAttested(AccountId by, Instant at, Subject subject, String sha256, Instant next)
            implements GrantDuty {
        @Override
        public Map<String, String> facts() {
            return subject.with("statementSha256", sha256, "next", next);
        }
    }

    /// Copies of a release are called back: delete them and certify it until the moment given.
    record GrantRecalled(
            AccountId by,
            Instant at,
            Subject subject,
            String label,
            boolean withdrawn,
            String reason,
            Instant due)
            implements GrantDuty {
        @Override
        public Map<String, String> facts() {
            return subject.with("label", label, "reason", reason, "due", due);
        }
    }

    /// The recipient put their name under the deletion of every copy.
    record DeletionCertified(
            AccountId by, Instant at, Subject subject, String sha256, boolean closed)
            implements GrantDuty {
        @Override
        public Map<String, String> facts() {
            return subject.with("statementSha256", sha256, "closed", closed);
        }
    }

    /// The recipient says that something happened to a copy.
    record IncidentReported(AccountId by, Instant at, Subject subject, String what)
            implements GrantDuty {}

    /// A recipient was reminded of what is due.
    record GrantReminded(
            AccountId by, Instant at, Subject subject, Reminder kind, Instant due, int days)
            implements GrantDuty {
        @Override
        public Map<String, String> facts() {
            return subject.with("kind", kind.word(), "due", due, "days", days);
        }
    }
}
