package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One answer that carried bytes, as recipient and reviewers see it.
public record DeliveryView(
        String path,
        long from,
        long to,
        long size,
        long bytes,
        DeliveryOutcome outcome,
        Instant started,
        @Nullable Instant ended,
        String address) {
    public boolean whole() {
        return from == 0 && to == size;
    }
}
