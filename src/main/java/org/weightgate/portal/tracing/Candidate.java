package org.weightgate.portal.tracing;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.Match;
import org.weightgate.watermark.align.OriginalTensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A release that suspects may be a copy of, read once for one judgement.
///
/// @param plans of its contents, by content id
record Candidate(ReleaseView release, List<TensorView> tensors, Map<String, TensorPlan> plans) {
    /// All contents, marked or not, in the order of commitments.
    SortedSet<ContentId> contents() {
        SortedSet<ContentId> contents = new TreeSet<>(Comparator.comparing(ContentId::hex));
        tensors.forEach(tensor -> contents.add(tensor.content()));
        return contents;
    }

    /// Its tensors, to be read through this cache.
    List<OriginalTensor> originals(BlockCache cache) {
        Map<String, FileView> files =
                release.files().stream()
                        .collect(Collectors.toMap(FileView::path, Function.identity()));
        List<OriginalTensor> originals = new ArrayList<>();
        for (TensorView tensor : tensors) {
            TensorPlan plan = plans.get(tensor.content().hex());
            FileView file = files.get(tensor.file());
            if (plan != null && file != null) {
                originals.add(new StoredOriginal(cache, file, tensor, plan));
            }
        }
        return originals;
    }

    /// How many of its elements were found in the suspect.
    double found(Alignment alignment) {
        SortedSet<ContentId> contents = contents();
        Map<ContentId, Double> elements = new HashMap<>();
        for (Match match : alignment.matches()) {
            TensorPlan plan = match.original().plan();
            if (contents.contains(plan.cid())) {
                elements.merge(plan.cid(), match.coverage() * plan.elements(), Math::max);
            }
        }
        return elements.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
