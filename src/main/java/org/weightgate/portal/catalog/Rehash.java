package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectReplaced;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.StoreUnavailable;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Reads the stored originals again, one file after the other and no faster than allowed, and
/// compares them with what was published. A file found different is read twice before anybody is
/// told; a store that does not answer says nothing about its files. What was read stays noted: a
/// restart begins with the file that was under way.
@Component
class Rehash {
    private static final Logger log = LoggerFactory.getLogger(Rehash.class);
    private static final int CHUNK = 256 * 1024;
    private final Integrity integrity;
    private final ObjectStore store;
    private final IntegritySettings settings;

    Rehash(Integrity integrity, ObjectStore store, IntegritySettings settings) {
        this.integrity = integrity;
        this.store = store;
        this.settings = settings;
    }

    /// Reads whatever is due. A file that cannot be read to its end waits for the next time and
    /// keeps no other waiting.
    void run() throws InterruptedException {
        Set<UUID> skipped = new HashSet<>();
        for (Optional<FileHealth.Due> file = integrity.due(skipped);
                file.isPresent();
                file = integrity.due(skipped)) {
            try {
                check(file.get());
            } catch (IOException | StoreUnavailable | ObjectReplaced e) {
                log.warn("{} could not be read again: {}", file.get().objectKey(), e.getMessage());
                skipped.add(file.get().file());
            }
        }
    }

    void check(FileHealth.Due file) throws IOException, InterruptedException {
        Optional<String> problem = problem(file);
        if (problem.isPresent() && !file.damaged()) problem = problem(file);
        if (problem.isPresent()) log.error("Stored file {}: {}", file.objectKey(), problem.get());
        integrity.found(file, problem);
    }

    private Optional<String> problem(FileHealth.Due file) throws IOException, InterruptedException {
        try {
            long size = store.size(file.objectKey());
            if (size != file.size()) {
                return Optional.of("has %d bytes instead of %d".formatted(size, file.size()));
            }
            String tag = store.tag(file.objectKey());
            String sha256 = sha256(file, tag);
            if (!sha256.equals(file.sha256())) {
                return Optional.of(Integrity.OTHER_BYTES.formatted(sha256));
            }
            integrity.read(file, tag);
            return Optional.empty();
        } catch (ObjectMissing missing) {
            return Optional.of(Integrity.MISSING);
        }
    }

    private String sha256(FileHealth.Due file, @Nullable String tag)
            throws IOException, InterruptedException {
        MessageDigest digest = Digests.start();
        byte[] buffer = new byte[CHUNK];
        long began = System.nanoTime();
        long done = 0;
        try (InputStream in = store.get(file.objectKey(), 0, file.size(), tag)) {
            for (int n; (n = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, n);
                done += n;
                long due = began + (long) (done * 1e9 / settings.rate().toBytes());
                long early = (due - System.nanoTime()) / 1_000_000;
                if (early > 0) Thread.sleep(early);
            }
        }
        return Digests.hex(digest.digest());
    }
}
