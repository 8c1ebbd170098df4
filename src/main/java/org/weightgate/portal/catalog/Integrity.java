package org.weightgate.portal.catalog;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Whether the stored originals still are what was published. A release with a file that is not is
/// held back from delivery; it goes on when the file is whole again.
@Service
@Transactional
public class Integrity {
    private final FileHealth health;
    private final Catalog catalog;
    private final IntegritySettings settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Integrity(
            FileHealth health,
            Catalog catalog,
            IntegritySettings settings,
            ApplicationEventPublisher events,
            Clock clock) {
        this.health = health;
        this.catalog = catalog;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /// Whether every file of it was whole when it was last read.
    @Transactional(readOnly = true)
    public boolean intact(ReleaseId release) {
        return health.problems(release).isEmpty();
    }

    /// What is wrong with which of its files.
    @Transactional(readOnly = true)
    public List<String> problems(ReleaseId release) {
        return health.problems(release);
    }

    @Transactional(readOnly = true)
    Optional<FileHealth.Due> due(Collection<UUID> skipped) {
        Instant now = clock.instant();
        return health.due(now.minus(settings.every()), now.minus(settings.again()), skipped);
    }

    /// Notes what a reading found: nothing wrong, or the problem.
    void found(FileHealth.Due file, Optional<String> problem) {
        Instant now = clock.instant();
        boolean before = intact(file.release());
        problem.ifPresentOrElse(
                what -> health.damaged(file.file(), what, now),
                () -> health.intact(file.file(), now));
        boolean after = intact(file.release());
        if (before == after) return;
        ReleaseView release = catalog.release(file.release());
        events.publishEvent(
                after
                        ? new ReleaseMended(
                                release.model(),
                                release.label(),
                                release.id(),
                                AccountId.SYSTEM,
                                now)
                        : new ReleaseDamaged(
                                release.model(),
                                release.label(),
                                release.id(),
                                file.path(),
                                problem.orElse(""),
                                AccountId.SYSTEM,
                                now));
    }
}
