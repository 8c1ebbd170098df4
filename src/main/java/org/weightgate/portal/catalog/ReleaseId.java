package org.weightgate.portal.catalog;

import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.UUID;

/// Identifies one release for ever.
@Embeddable
public record ReleaseId(UUID value) implements Serializable {
    public static ReleaseId of(String text) {
        return new ReleaseId(UUID.fromString(text));
    }

    static ReleaseId fresh() {
        return new ReleaseId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
