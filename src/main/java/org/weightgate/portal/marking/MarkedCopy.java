package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What one recipient holds of one release: the same bytes for ever, whichever grant they came by.
record MarkedCopy(
        UUID id,
        AccountId recipient,
        ReleaseId release,
        String commitment,
        @Nullable Instant started,
        @Nullable Instant filesReady,
        long bytesTotal,
        long bytesDone,
        GoldenState golden,
        double goldenProgress,
        @Nullable String goldenRevision,
        @Nullable String goldenSha256,
        @Nullable String problem) {

    /// One of which nothing is made yet.
    static MarkedCopy fresh(
            AccountId recipient, ReleaseView release, String commitment, GoldenState golden) {
        return new MarkedCopy(
                UUID.randomUUID(),
                recipient,
                release.id(),
                commitment,
                null,
                null,
                release.size(),
                0,
                golden,
                0,
                null,
                null,
                null);
    }

    boolean hashed() {
        return filesReady != null;
    }

    double progress() {
        if (hashed()) return 1;
        // The signed statement is still to be written when the last byte is hashed.
        return bytesTotal == 0 ? 0 : Math.min(0.99, (double) bytesDone / bytesTotal);
    }

    /// By the pace so far; nothing is said before there is one.
    @Nullable Instant readyAbout(Instant now) {
        if (hashed()) return filesReady;
        if (started == null || bytesDone == 0) return null;
        double seconds = Duration.between(started, now).toMillis() / 1000.0;
        return now.plusMillis((long) (seconds / bytesDone * (bytesTotal - bytesDone) * 1000));
    }
}
