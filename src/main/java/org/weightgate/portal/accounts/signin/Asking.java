package org.weightgate.portal.accounts.signin;

import org.weightgate.portal.accounts.Secret;

import java.time.Duration;

/// What came of asking for a code.
sealed interface Asking {
    /// A code is on its way; `browser` belongs into a cookie of whoever asked.
    record Asked(Secret browser) implements Asking {}

    /// Too many were asked for, by this person or by all together.
    record TooMany(Duration pause) implements Asking {}
}
