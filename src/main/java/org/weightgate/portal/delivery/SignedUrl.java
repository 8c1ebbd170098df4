package org.weightgate.portal.delivery;

import java.time.Instant;
import java.util.UUID;

/// An address that fetches one file of one grant until a moment, for whoever holds it.
public record SignedUrl(UUID id, String path, String url, Instant expires) {

    /// Never shows the signature: this text may reach a log.
    @Override
    public String toString() {
        return "SignedUrl(" + id + ", " + path + ", expires " + expires + ")";
    }
}
