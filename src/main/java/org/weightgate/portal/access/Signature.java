package org.weightgate.portal.access;

import org.weightgate.portal.catalog.TermsView;

import java.time.Instant;

/// A typed name under one exact text of the terms, with the moment and the address it came from.
public record Signature(
        String name, int termsVersion, String termsSha256, Instant at, String address) {
    public Signature {
        name = name.strip();
        if (name.isEmpty() || name.length() > 200) {
            throw new ReasonMissing("Sign with your full name.", "signature");
        }
    }

    /// A name typed under the text with this hash, which must be the text of now.
    static Signature of(Signing signing, TermsView terms, Instant now) {
        if (!terms.sha256().equals(signing.termsSha256())) {
            throw new TermsChanged(
                    "The terms shown are not the terms of now, version %d; read and sign those."
                            .formatted(terms.version()));
        }
        return new Signature(
                signing.name(), terms.version(), terms.sha256(), now, signing.address());
    }
}
