package org.weightgate.portal.delivery;

import static java.util.Comparator.naturalOrder;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.CopyView;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Tells recipients how far their copy is in the object store.
@Component
class StagingProgress {
    private final StagedCopies copies;
    private final StagedFiles files;
    private final DeliverySettings settings;
    private final Clock clock;

    StagingProgress(
            StagedCopies copies, StagedFiles files, DeliverySettings settings, Clock clock) {
        this.copies = copies;
        this.files = files;
        this.settings = settings;
        this.clock = clock;
    }

    /// Null for a release that is streamed.
    @Nullable StagingView of(GrantId grant, CopyView copy) {
        if (!copies.staged(grant)) return null;
        long size = 0;
        for (CopyFile file : copy.files()) if (Staging.stageable(file)) size += file.size();
        List<StagedFiles.Row> rows = files.of(grant);
        long done = rows.stream().mapToLong(StagedFiles.Row::done).sum();
        boolean ready = size > 0 && done >= size && rows.stream().allMatch(StagedFiles.Row::ready);
        double progress = size == 0 ? 0 : Math.min(0.99, (double) done / size);
        return new StagingView(
                ready ? 1 : progress,
                ready || done == 0 ? null : about(rows, done, size),
                settings.stagedLink());
    }

    private Instant about(List<StagedFiles.Row> rows, long done, long size) {
        Instant now = clock.instant();
        Instant began = rows.stream().map(StagedFiles.Row::started).min(naturalOrder()).orElse(now);
        double millis = (double) Duration.between(began, now).toMillis() / done;
        return now.plusMillis((long) (millis * (size - done)));
    }
}
