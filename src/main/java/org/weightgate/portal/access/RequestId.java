package org.weightgate.portal.access;

import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.UUID;

/// Names one request for access; people use its reference instead.
@Embeddable
public record RequestId(UUID value) implements Serializable {
    static RequestId fresh() {
        return new RequestId(UUID.randomUUID());
    }
}
