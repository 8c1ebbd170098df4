package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Plans the marks of contents that no earlier release held, one pass over their bytes. Every
/// finished tensor is kept at once, so a run that is cut goes on where it was.
@Component
class Planning {
    private static final int CHUNK = 256 * 1024;
    private final Catalog catalog;
    private final Plans plans;
    private final ObjectStore store;

    Planning(Catalog catalog, Plans plans, ObjectStore store) {
        this.catalog = catalog;
        this.plans = plans;
        this.store = store;
    }

    void plan(ReleaseView release, Progress progress) throws IOException {
        List<TensorView> tensors = catalog.tensors(release.id());
        Sizing sizing = Planner.size(tensors.stream().map(Planning::tensor).toList());
        Set<String> known = new HashSet<>(plans.of(contents(tensors)).keySet());
        long total = tensors.stream().mapToLong(tensor -> tensor.end() - tensor.begin()).sum();
        long done = 0;
        for (FileView file : release.files()) {
            for (TensorView tensor : inFile(tensors, file.path())) {
                progress.at("planning the marks", done, total);
                if (known.add(tensor.content().hex())) plan(file, tensor, sizing);
                done += tensor.end() - tensor.begin();
            }
        }
    }

    private void plan(FileView file, TensorView tensor, Sizing sizing) throws IOException {
        Planner planner = new Planner(tensor(tensor), sizing);
        byte[] buffer = new byte[CHUNK];
        long left = tensor.end() - tensor.begin();
        try (InputStream in = store.get(file.objectKey(), tensor.begin(), left, file.tag())) {
            while (left > 0) {
                int got = in.readNBytes(buffer, 0, (int) Math.min(CHUNK, left));
                if (got <= 0) throw new IOException(file.path() + " ended inside " + tensor.name());
                planner.update(buffer, 0, got);
                left -= got;
            }
        }
        TensorPlan plan = planner.finish();
        if (!plan.cid().equals(tensor.content())) {
            throw new IOException(
                    "%s of %s changed in the store since it was hashed"
                            .formatted(tensor.name(), file.path()));
        }
        plans.keep(plan);
    }

    static Set<String> contents(List<TensorView> tensors) {
        return tensors.stream().map(tensor -> tensor.content().hex()).collect(Collectors.toSet());
    }

    static List<TensorView> inFile(List<TensorView> tensors, String path) {
        return tensors.stream()
                .filter(tensor -> tensor.file().equals(path))
                .sorted(Comparator.comparingLong(TensorView::begin))
                .toList();
    }

    static Tensor tensor(TensorView view) {
        return new Tensor(view.name(), view.dtype(), view.shape(), view.begin(), view.end());
    }
}
