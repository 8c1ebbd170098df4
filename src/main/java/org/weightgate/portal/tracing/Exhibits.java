package org.weightgate.portal.tracing;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.ByteSource;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.portal.marking.TraceKeys;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.Match;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /// Every tensor of these releases, each content once.
    List<OriginalTensor> originals(List<ReleaseId> releases, BlockCache cache) {
        List<OriginalTensor> originals = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ReleaseId id : releases) {
            ReleaseView release = catalog.release(id);
            Map<String, FileView> files =
                    release.files().stream()
                            .collect(Collectors.toMap(FileView::path, Function.identity()));
            Map<String, TensorPlan> plans = keys.plans(id);
            for (TensorView tensor : catalog.tensors(id)) {
                TensorPlan plan = plans.get(tensor.content().hex());
                FileView file = files.get(tensor.file());
                if (plan != null && file != null && seen.add(tensor.content().hex())) {
                    originals.add(new StoredOriginal(cache, file, tensor, plan));
                }
            }
        }
        return originals;
    }

    /// The release that most of the suspect is of. Chosen by the weights alone, before any key.
    ReleaseView nearest(List<ReleaseId> releases, Alignment alignment) {
        return releases.stream()
                .max(Comparator.comparingDouble(id -> found(contents(id), alignment)))
                .map(catalog::release)
                .orElseThrow();
    }

    private static double found(Set<ContentId> contents, Alignment alignment) {
        Map<ContentId, Double> elements = new HashMap<>();
        for (Match match : alignment.matches()) {
            TensorPlan plan = match.original().plan();
            if (contents.contains(plan.cid())) {
                elements.merge(plan.cid(), match.coverage() * plan.elements(), Math::max);
            }
        }
        return elements.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// All contents of a release, marked or not, in the order of commitments.
    SortedSet<ContentId> contents(ReleaseView release) {
        return contents(release.id());
    }

    private SortedSet<ContentId> contents(ReleaseId release) {
        SortedSet<ContentId> contents = new TreeSet<>(Comparator.comparing(ContentId::hex));
        catalog.tensors(release).forEach(t -> contents.add(t.content()));
        return contents;
    }
}
