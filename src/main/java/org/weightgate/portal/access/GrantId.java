package org.weightgate.portal.access;

import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.UUID;

/// Names one grant for as long as the portal exists.
@Embeddable
public record GrantId(UUID value) implements Serializable {
    public static GrantId of(String text) {
        return new GrantId(UUID.fromString(text));
    }

    static GrantId fresh() {
        return new GrantId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
