package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Opens the key folder once, compares it with the fingerprints in PostgreSQL and refuses to start
/// on any difference. The first start creates both in one step.
@Component
class KeyStore implements SmartInitializingSingleton {
    private final KeyFolder folder;
    private final KeyFingerprints fingerprints;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private volatile @Nullable Keys keys;

    KeyStore(
            MarkingSettings settings,
            KeyFingerprints fingerprints,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.folder = new KeyFolder(settings.keysDir());
        this.fingerprints = fingerprints;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        keys();
    }

    /// The keys, opened at the start or, by a job that is faster than the start, now.
    Keys keys() {
        Keys open = keys;
        return open == null ? open() : open;
    }

    private synchronized Keys open() {
        Keys open = keys;
        if (open != null) return open;
        List<KeyFile> found =
                Objects.requireNonNull(transaction.execute(status -> settle()), "keys settled");
        open = Keys.of(found);
        keys = open;
        return open;
    }

    private List<KeyFile> settle() {
        try {
            fingerprints.lock();
            List<KeyFingerprints.Known> known = fingerprints.all();
            if (known.isEmpty()) folder.createMissing(new SecureRandom());
            List<KeyFile> found = folder.read();
            KeyCheck check = new KeyCheck(folder.path(), known, found);
            check.refuseDifferences();
            register(check.unknown());
            fingerprints.retire(check.goneFromRotation(), clock.instant());
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the key folder " + folder.path(), e);
        }
    }

    private void register(List<KeyFile> fresh) {
        if (fresh.isEmpty()) return;
        fingerprints.add(fresh, clock.instant());
        events.publishEvent(
                new KeysCreated(
                        clock.instant(),
                        fresh.stream()
                                .collect(Collectors.toMap(KeyFile::name, KeyFile::fingerprint))));
    }
}
