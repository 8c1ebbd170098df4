package org.weightgate.portal.tracing;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.ByteSource;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.portal.marking.TraceKeys;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Opens what a trace compares: suspects and originals, both read from the store as far as they are
/// asked for.
@Component
class Exhibits {
    private static final long CACHE = 256L << 20;
    private final Catalog catalog;
    private final TraceKeys keys;
    private final ObjectStore store;

    Exhibits(Catalog catalog, TraceKeys keys, ObjectStore store) {
        this.catalog = catalog;
        this.keys = keys;
        this.store = store;
    }

    /// Bounds the memory of one trace.
    BlockCache cache() {
        return new BlockCache(store, CACHE);
    }

    Suspect suspect(List<SuspectFile> files, BlockCache cache) throws IOException {
        List<ByteSource> sources = new ArrayList<>();
        for (SuspectFile file : files) {
            requireUnchanged(file);
            sources.add(new StoredBytes(cache, file.path(), file.objectKey(), file.size()));
        }
        return Suspect.open(sources);
    }

    /// What was pointed to belongs to others, who may take it away or write over it.
    private void requireUnchanged(SuspectFile file) throws MalformedCheckpoint {
        try {
            if (store.size(file.objectKey()) == file.size()) return;
        } catch (ObjectMissing gone) {
            // said below
        }
        throw new MalformedCheckpoint(
                "%s does not stand in the store any more as it did when it was added. Take it out, or add it again."
                        .formatted(file.path()));
    }

    List<Candidate> candidates(List<ReleaseView> releases) {
        return releases.stream()
                .map(
                        release -> {
                            List<TensorView> tensors = catalog.tensors(release.id());
                            return new Candidate(release, tensors, keys.plans(tensors));
                        })
                .toList();
    }

    /// Every tensor of these releases, each content once.
    static List<OriginalTensor> originals(List<Candidate> candidates, BlockCache cache) {
        Set<ContentId> seen = new HashSet<>();
        return candidates.stream()
                .flatMap(candidate -> candidate.originals(cache).stream())
                .filter(original -> seen.add(original.plan().cid()))
                .toList();
    }

    /// The release that most of the suspect is of. Chosen by the weights alone, before any key.
    static Candidate nearest(List<Candidate> candidates, Alignment alignment) {
        return candidates.stream()
                .max(Comparator.comparingDouble(candidate -> candidate.found(alignment)))
                .orElseThrow();
    }
}
