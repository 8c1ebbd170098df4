package org.weightgate.portal.hub.device;

import org.weightgate.portal.accounts.tokens.NewToken;

/// What a waiting program is told (RFC 8628 §3.5).
sealed interface Polled {
    /// Allowed; the token is told this once.
    record Granted(NewToken token) implements Polled {}

    /// Not yet or never.
    ///
    /// @param error the word of the RFC
    record Refused(String error) implements Polled {}

    Refused PENDING = new Refused("authorization_pending");
    Refused TOO_FAST = new Refused("slow_down");
    Refused EXPIRED = new Refused("expired_token");
    Refused DENIED = new Refused("access_denied");
    Refused UNKNOWN = new Refused("invalid_grant");
}
