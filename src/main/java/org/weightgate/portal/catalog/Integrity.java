package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
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
    /// What is wrong with a file of another SHA-256.
    static final String OTHER_BYTES = "has other bytes than those published (SHA-256 %s)";

    static final String MISSING = "is missing";

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
        Instant before = settings.enabled() ? now.minus(settings.every()) : Instant.EPOCH;
        return health.due(before, now.minus(settings.again()), skipped);
    }

    /// Somebody was about to read another version of a file's object than the one found whole: its
    /// release is held back until that one was read too.
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void replaced(ReleaseId release, String path) {
        doubted(release, path, "was replaced since it was checked");
    }

    /// Somebody was about to read a file that is not there.
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void missing(ReleaseId release, String path) {
        doubted(release, path, MISSING);
    }

    /// Somebody read the file whole, and it was not what was published.
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void differs(ReleaseId release, String path, String sha256) {
        doubted(release, path, OTHER_BYTES.formatted(sha256));
    }

    private void doubted(ReleaseId release, String path, String problem) {
        health.queueUp(release);
        health.of(release, path)
                .filter(file -> !file.damaged())
                .ifPresent(file -> found(file, Optional.of(problem)));
    }

    /// The file's bytes were found in this version of its object.
    void read(FileHealth.Due file, @Nullable String tag) {
        health.read(file.file(), tag);
    }

    /// Notes what a reading found: nothing wrong, or the problem.
    void found(FileHealth.Due file, Optional<String> problem) {
        health.queueUp(file.release());
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
