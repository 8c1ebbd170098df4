package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Uploads nobody goes on with, so that their parts do not fill the store for ever. The draft and
/// its finished files stay.
@Component
@Transactional
class AbandonedUploads {
    private final ReleaseFiles files;
    private final Uploads uploads;
    private final PublishSettings settings;
    private final Announcing announcing;

    AbandonedUploads(
            ReleaseFiles files, Uploads uploads, PublishSettings settings, Announcing announcing) {
        this.files = files;
        this.uploads = uploads;
        this.settings = settings;
        this.announcing = announcing;
    }

    /// Those untouched for long, the longest first.
    List<UUID> stale() {
        return files.untouchedSince(limit());
    }

    /// Gives one up, unless it went on or somebody is at it this moment: whoever publishes waits
    /// for no sweep, and no sweep for another. The store is told first; where the row outlives
    /// that, the next sweep tells it again, and the publisher's client begins the file anew.
    void giveUp(UUID file) {
        files.claimUntouched(file, limit())
                .flatMap(files::findById)
                .ifPresent(
                        claimed -> {
                            uploads.giveUp(claimed);
                            files.delete(claimed);
                        });
    }

    private Instant limit() {
        return announcing.now().minus(settings.abandonedAfter());
    }
}
