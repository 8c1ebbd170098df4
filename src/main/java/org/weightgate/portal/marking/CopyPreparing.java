package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.Paced;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.StoreUnavailable;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;

/// Prepares the files of a grant's copy: marks and hashes each once, then writes and signs the
/// list. What is hashed stays hashed: after a restart the next file is the first that was not.
@Service
class CopyPreparing {
    private static final int CHUNK = 256 * 1024;
    private final GrantSources sources;
    private final Originals originals;
    private final Copies copies;
    private final CopyWriting writing;
    private final Clock clock;

    CopyPreparing(
            GrantSources sources,
            Originals originals,
            Copies copies,
            CopyWriting writing,
            Clock clock) {
        this.sources = sources;
        this.originals = originals;
        this.copies = copies;
        this.writing = writing;
        this.clock = clock;
    }

    void prepare(GrantId id) throws IOException {
        GrantView grant = sources.grant(id);
        ReleaseView release = sources.release(grant);
        MarkedCopy copy = sources.copy(grant, release);
        try {
            if (!copy.hashed()) hash(copy, release);
            writing.write(grant, copy);
            copies.prepared(copy.id());
        } catch (IOException | RuntimeException e) {
            copies.problem(copy.id(), sentence(e));
            throw e;
        }
    }

    /// What the recipient may know of it; the rest stands in the log.
    private static String sentence(Exception e) {
        String cause =
                switch (e) {
                    case ObjectMissing _ -> "a file of the release is missing from the store";
                    case StoreUnavailable _, IOException _ ->
                            "the portal's store cannot be read just now";
                    default -> "something went wrong inside the portal";
                };
        return "Preparing stopped: %s. The portal tries again by itself; if this stays, tell the publisher."
                .formatted(cause);
    }

    private void hash(MarkedCopy copy, ReleaseView release) throws IOException {
        List<Copies.Row> rows = copies.files(copy.id());
        long done = 0;
        for (Copies.Row row : rows) if (row.hashed()) done += row.size();
        copies.started(copy.id(), done, clock.instant());
        for (Copies.Row row : rows) {
            if (row.hashed()) continue;
            FileView file =
                    release.files().stream()
                            .filter(candidate -> candidate.path().equals(row.path()))
                            .findFirst()
                            .orElseThrow();
            copies.hashed(copy.id(), row.path(), sha256(copy, release, file, done));
            done += row.size();
        }
        copies.filesReady(copy.id(), clock.instant());
    }

    private String sha256(MarkedCopy copy, ReleaseView release, FileView file, long before)
            throws IOException {
        MessageDigest digest = Digests.start();
        Paced progress =
                new Paced((what, done, total) -> copies.progress(copy.id(), before + done));
        byte[] buffer = new byte[CHUNK];
        long done = 0;
        try (InputStream in = originals.marked(release, file, copy.recipient(), 0, file.size())) {
            for (int got = in.read(buffer, 0, CHUNK); got >= 0; got = in.read(buffer, 0, CHUNK)) {
                digest.update(buffer, 0, got);
                done += got;
                progress.at("hashing", done, file.size());
            }
        }
        return Digests.hex(digest.digest());
    }
}
