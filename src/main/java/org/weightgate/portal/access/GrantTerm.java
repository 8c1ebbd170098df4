package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// How long a grant lasts and under which terms: its beginning, signatures, renewals.
public sealed interface GrantTerm extends GrantAct {
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
            implements GrantTerm {
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
            implements GrantTerm {
        @Override
        public Map<String, String> facts() {
            return subject.with("termsVersion", termsVersion, "due", due);
        }
    }

    /// The recipient signed one exact text of the terms.
    record GrantSigned(
            AccountId by, Instant at, Subject subject, int termsVersion, String termsSha256)
            implements GrantTerm {
        @Override
        public Map<String, String> facts() {
            return subject.with("termsVersion", termsVersion, "termsSha256", termsSha256);
        }
    }

    /// An approved request wrote a new date on a grant.
    record GrantRenewed(
            AccountId by,
            Instant at,
            Subject subject,
            String renewal,
            Instant before,
            Instant expires)
            implements GrantTerm {
        @Override
        public Map<String, String> facts() {
            return subject.with("renewal", renewal, "before", before, "expires", expires);
        }
    }

    /// A recipient may go on rehearsing until the given moment.
    record RehearsalRenewed(AccountId by, Instant at, Subject subject, Instant expires)
            implements GrantTerm {
        @Override
        public Map<String, String> facts() {
            return subject.with("expires", expires);
        }
    }
}
