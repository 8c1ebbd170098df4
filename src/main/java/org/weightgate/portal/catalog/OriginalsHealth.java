package org.weightgate.portal.catalog;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

import java.time.temporal.ChronoUnit;

/// Whether every stored file still is what was published, as far as it was read. Damage stops the
/// delivery of its release, not the portal: the status is a word of its own.
@Component("originalsHealthIndicator")
class OriginalsHealth extends AbstractHealthIndicator {
    private static final Status DAMAGED = new Status("DAMAGED");
    private final FileHealth files;

    OriginalsHealth(FileHealth files) {
        this.files = files;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        FileHealth.Overview all = files.overview();
        builder.status(all.damaged() == 0 ? Status.UP : DAMAGED).withDetail("note", note(all));
    }

    private static String note(FileHealth.Overview all) {
        if (all.files() == 0) return "Nothing is published yet.";
        if (all.damaged() > 0) {
            return "%d of %d stored files are not what was published; their releases are held back."
                    .formatted(all.damaged(), all.files());
        }
        if (all.unread() > 0) {
            return "%d of %d stored files were read again and found whole; the first full pass is under way."
                    .formatted(all.files() - all.unread(), all.files());
        }
        return all.since()
                .map(
                        since ->
                                "All %d stored files were read again and found whole since %s."
                                        .formatted(
                                                all.files(), since.truncatedTo(ChronoUnit.SECONDS)))
                .orElse("");
    }
}
