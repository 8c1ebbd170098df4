package org.weightgate.portal.accounts.signin;

import org.weightgate.portal.accounts.Person;

/// What came of typing a code.
sealed interface Redeeming {
    /// @param fresh whether this was the person's first sign-in
    record Welcome(Person person, boolean fresh) implements Redeeming {}

    record Wrong(int triesLeft) implements Redeeming {}

    /// Used, too old, tried too often, or asked for by another browser: nobody learns which.
    record Dead() implements Redeeming {}

    /// The address is proven, but its account is deactivated.
    record Deactivated() implements Redeeming {}
}
