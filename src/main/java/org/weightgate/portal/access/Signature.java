package org.weightgate.portal.access;

import java.time.Instant;

/// A typed name under one exact text of the terms, with the moment and the address it came from.
public record Signature(
        String name, int termsVersion, String termsSha256, Instant at, String address) {
    public Signature {
        name = name.strip();
        if (name.isEmpty() || name.length() > 200) {
            throw new ReasonMissing("Sign with your full name.");
        }
    }
}
