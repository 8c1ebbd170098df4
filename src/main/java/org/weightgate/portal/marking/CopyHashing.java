package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseView;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Marks and hashes each file of a copy once, and the original with it: a copy of anything but what
/// was published would be signed for good.
@Component
class CopyHashing {
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
        OutputStream hashed =
                new DigestOutputStream(OutputStream.nullOutputStream(), digest) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        super.write(bytes, offset, length);
                        tally.add(length);
                    }
                };
        originals.whole(release.id(), file, Optional.of(copy.recipient()), hashed);
        copies.hashed(copy.id(), row.path(), Digests.hex(digest.digest()));
        return null;
    }
}
