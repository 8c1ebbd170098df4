package org.weightgate.portal.hub.device;

import org.weightgate.portal.accounts.Secret;

import java.time.Duration;

/// What came of a program's asking for codes.
sealed interface Begun {
    /// The program keeps `device`; its user types `code` in a browser.
    record Codes(Secret device, Secret code) implements Begun {
        /// As it is shown and typed: in two halves.
        String typed() {
            int half = code.text().length() / 2;
            return code.text().substring(0, half) + "-" + code.text().substring(half);
        }
    }

    record TooMany(Duration pause) implements Begun {}
}
