package org.weightgate.portal.tracing;

import org.springframework.stereotype.Service;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.marking.EvidenceSeals;
import org.weightgate.portal.marking.TraceKeys;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.watermark.trace.EvidenceBundle;
import org.weightgate.watermark.trace.Finding;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/// Keeps the evidence of an accusation, sealed, until somebody opens it: the bundle holds derived
/// keys, and it must be made while tile sums and suspects are at hand.
@Service
class Evidences {
    private final TraceKeys keys;
    private final EvidenceSeals seals;
    private final ObjectStore store;

    Evidences(TraceKeys keys, EvidenceSeals seals, ObjectStore store) {
        this.keys = keys;
        this.seals = seals;
        this.store = store;
    }

    /// Writes the bundle of this finding and puts it away under seal; returns its SHA-256.
    String keep(TraceId id, Finding finding, EvidenceBundle.Opening opening) throws IOException {
        Path file = Files.createTempFile("trace", ".sealed");
        try {
            MessageDigest digest = Digests.start();
            try (OutputStream out =
                    new DigestOutputStream(
                            new BufferedOutputStream(
                                    seals.sealing(Files.newOutputStream(file), id.toString()),
                                    1 << 16),
                            digest)) {
                EvidenceBundle.write(out, finding, keys.codebook(), opening);
            }
            try (InputStream in = Files.newInputStream(file)) {
                store.put(key(id), in, Files.size(file));
            }
            return Digests.hex(digest.digest());
        } finally {
            Files.delete(file);
        }
    }

    /// The bundle, readable. Whether it may be opened is the caller's question.
    InputStream open(TraceId id) throws IOException {
        return seals.unsealed(store.get(key(id), 0, store.size(key(id))), id.toString());
    }

    private static String key(TraceId id) {
        return "traces/%s/evidence.sealed".formatted(id);
    }
}
