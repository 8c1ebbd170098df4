package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseView;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// Marks and hashes each file of a copy once.
@Component
class CopyHashing {
    private static final int CHUNK = 256 * 1024;
    private final Originals originals;
    private final Copies copies;
    private final MarkingSettings settings;
    private final Clock clock;

    CopyHashing(Originals originals, Copies copies, MarkingSettings settings, Clock clock) {
        this.originals = originals;
        this.copies = copies;
        this.settings = settings;
        this.clock = clock;
    }

    /// Several files at a time; one that fails stops the others, and what is hashed stays hashed.
    void hash(MarkedCopy copy, ReleaseView release) throws IOException {
        List<Copies.Row> rows = copies.files(copy.id());
        long before = rows.stream().filter(Copies.Row::hashed).mapToLong(Copies.Row::size).sum();
        copies.started(copy.id(), before, clock.instant());
        HashingTally tally = new HashingTally(before, done -> copies.progress(copy.id(), done));
        List<Callable<Void>> work = new ArrayList<>();
        for (Copies.Row row : rows) {
            if (!row.hashed()) work.add(() -> hash(copy, release, row, tally));
        }
        Together.run(work, settings.hashing().parallel());
        copies.filesReady(copy.id(), clock.instant());
    }

    private @Nullable Void hash(
            MarkedCopy copy, ReleaseView release, Copies.Row row, HashingTally tally)
            throws IOException {
        FileView file =
                release.files().stream()
                        .filter(candidate -> candidate.path().equals(row.path()))
                        .findFirst()
                        .orElseThrow();
        MessageDigest digest = Digests.start();
        byte[] buffer = new byte[CHUNK];
        try (InputStream in =
                originals.marked(release.id(), file, copy.recipient(), 0, file.size())) {
            for (int got = in.read(buffer, 0, CHUNK); got >= 0; got = in.read(buffer, 0, CHUNK)) {
                digest.update(buffer, 0, got);
                tally.add(got);
            }
        }
        copies.hashed(copy.id(), row.path(), Digests.hex(digest.digest()));
        return null;
    }
}
