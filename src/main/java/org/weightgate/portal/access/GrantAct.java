package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

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

    @Override
    default Map<String, String> facts() {
        return subject().with();
    }

    /// The grant that an act is about, and the reference of the request it came from, if any.
    record Subject(
            GrantId grant,
            GrantKind kind,
            String reference,
            @Nullable String request,
            ModelName model,
            ReleaseId release,
            AccountId recipient) {
        /// @param details keys and values in turn
        private Map<String, String> with(Object... details) {
            Map<String, String> facts = Facts.of(details);
            facts.put("grantId", grant.toString());
            facts.put("grant", reference);
            String of = request == null ? kind.word() : request;
            facts.put(request == null ? "kind" : "request", of);
            facts.put("model", model.toString());
            facts.put("release", release.toString());
            facts.put("recipient", recipient.toString());
            return facts;
        }
    }

    /// A recipient may fetch a release until the given moment, once the terms are signed.
    ///
    /// @param leavesOut folders of the release that it does not cover
    record GrantIssued(
            AccountId by,
            Instant at,
            Subject subject,
            Instant expires,
            int termsVersion,
            String termsSha256,
            Set<String> leavesOut)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    "expires",
                    expires,
                    "termsVersion",
                    termsVersion,
                    "termsSha256",
                    termsSha256,
                    "leavesOut",
                    String.join(" ", leavesOut));
        }
    }

    /// Newer terms wait for a signature: before anything is handed out, or until the moment given.
    record SignatureAsked(
            AccountId by, Instant at, Subject subject, int termsVersion, Instant due, boolean first)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("termsVersion", termsVersion, "due", due);
        }
    }

    /// The recipient signed one exact text of the terms.
    record GrantSigned(
            AccountId by, Instant at, Subject subject, int termsVersion, String termsSha256)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("termsVersion", termsVersion, "termsSha256", termsSha256);
        }
    }

    /// The recipient confirmed that all is as signed; next until the moment given.
    record GrantAttested(AccountId by, Instant at, Subject subject, String sha256, Instant next)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("statementSha256", sha256, "next", next);
        }
    }

    /// Nothing passes under a grant until the cause is gone.
    record GrantSuspended(
            AccountId by, Instant at, Subject subject, SuspensionReason why, String note)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("why", why.word(), "reason", note);
        }
    }

    /// Files pass again under a grant that was suspended.
    record GrantResumed(AccountId by, Instant at, Subject subject) implements GrantAct {}

    /// An approved request wrote a new date on a grant.
    record GrantRenewed(
            AccountId by,
            Instant at,
            Subject subject,
            String renewal,
            Instant before,
            Instant expires)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("renewal", renewal, "before", before, "expires", expires);
        }
    }

    /// A recipient may go on rehearsing until the given moment.
    record RehearsalRenewed(AccountId by, Instant at, Subject subject, Instant expires)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("expires", expires);
        }
    }

    /// A grant was ended by the model's side; nothing is served under it from here on.
    record GrantRevoked(AccountId by, Instant at, Subject subject, String reason)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("reason", reason);
        }
    }

    /// A grant's last day is over.
    record GrantExpired(AccountId by, Instant at, Subject subject, Instant expires)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("expires", expires);
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
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("label", label, "reason", reason, "due", due);
        }
    }

    /// The recipient put their name under the deletion of every copy.
    record DeletionCertified(
            AccountId by, Instant at, Subject subject, String sha256, boolean closed)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("statementSha256", sha256, "closed", closed);
        }
    }

    /// The recipient says that something happened to a copy.
    record IncidentReported(AccountId by, Instant at, Subject subject, String what)
            implements GrantAct {}

    /// A recipient was reminded of what is due.
    record GrantReminded(
            AccountId by, Instant at, Subject subject, Reminder kind, Instant due, int days)
            implements GrantAct {
        @Override
        public Map<String, String> facts() {
            return subject.with("kind", kind.word(), "due", due, "days", days);
        }
    }
}
