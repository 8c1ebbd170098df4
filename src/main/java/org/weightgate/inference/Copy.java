package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The copy under verification and what the steps so far have established about it.
final class Copy implements AutoCloseable {
    final Path folder;
    final Expectation expected;
    final Progress progress;

    /// Bytes that computing may hold.
    final long memory;

    /// What computes; the fastest there is, but where a machine that computes wrongly is tried.
    final Kernels kernels;

    /// Set by the step "signature".
    @Nullable Manifest manifest;

    /// Set by the step "sizes", before any file is read.
    @Nullable Stamps stamps;

    /// Set by the step "structure".
    @Nullable Checkpoint checkpoint;

    /// The first step of stage A that failed.
    @Nullable String broken;

    /// Whether all bytes are the signed ones.
    boolean hashed;

    /// Set by the step "hashes": what is to be said of the weights.
    @Nullable Weighing weighing;

    boolean engineFails;

    /// Whether the logits are the signed ones to the last bit.
    boolean exact;

    Copy(Path folder, Expectation expected, long memory, Kernels kernels, Progress progress) {
        this.folder = folder;
        this.expected = expected;
        this.memory = memory;
        this.kernels = kernels;
        this.progress = progress;
    }

    /// Why later steps have nothing to go by, as the end of a sentence.
    String whyStopped() {
        return broken == null ? "a step before broke off" : "the step \"" + broken + "\" failed";
    }

    Map<String, String> subject() {
        Map<String, String> subject = new TreeMap<>();
        if (manifest != null) {
            for (String fact : new String[] {"model", "release", "grant", "recipient"}) {
                String value = manifest.facts().get(fact);
                if (value != null) {
                    subject.put(fact, value);
                }
            }
            subject.put("root", manifest.rootSha256());
            subject.put("key", PublicKeys.fingerprint(expected.key()));
        }
        return subject;
    }

    @Override
    public void close() {
        if (checkpoint != null) {
            checkpoint.close();
        }
    }
}
