package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import java.util.Locale;

/// How the files of a release reach its recipients.
public enum DeliveryMode {
    /// Marked on the way through the portal: nothing is stored twice, and every byte can be cut.
    STREAM("marked while they are sent"),
    /// Written marked to the object store beforehand and fetched from there: as fast as the store,
    /// but a transfer that has begun ends by itself.
    STAGED("staged in the object store");

    private final String words;

    DeliveryMode(String words) {
        this.words = words;
    }

    static DeliveryMode of(@Nullable String word) {
        for (DeliveryMode mode : values()) {
            if (mode.word().equals(word)) return mode;
        }
        throw new ResponseStatusException(
                HttpStatus.BAD_REQUEST, "A release is delivered as stream or staged.");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return words;
    }
}
