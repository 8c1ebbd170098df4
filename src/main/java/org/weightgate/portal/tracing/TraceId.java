package org.weightgate.portal.tracing;

import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.UUID;

/// Names one trace for as long as the portal exists.
@Embeddable
public record TraceId(UUID value) implements Serializable {
    static TraceId fresh() {
        return new TraceId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
