package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// How far a grant's copy is in the object store.
///
/// @param progress 0 to 1
/// @param readyAbout by the pace so far; null before there is one, and when it is there
/// @param link how long an address at the store works
public record StagingView(double progress, @Nullable Instant readyAbout, Duration link) {
    public boolean ready() {
        return progress >= 1;
    }

    public long seconds() {
        return link.toSeconds();
    }
}
