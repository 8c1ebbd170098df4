package org.weightgate.client;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The originals of a release in a folder here, with the plans that follow from them.
final class LocalOriginals {
    private static final int CHUNK = 1 << 20;

    private LocalOriginals() {}

    /// Every tensor, each content once; the checkpoint must stay open while they are read.
    static List<OriginalTensor> of(Checkpoint checkpoint, ProgressBar bar) {
        List<Tensor> tensors = new ArrayList<>(checkpoint.tensors().values());
        tensors.sort(
                Comparator.comparing((Tensor t) -> checkpoint.shardOf(t.name()))
                        .thenComparingLong(Tensor::begin));
        Sizing sizing = Planner.size(tensors);
        List<OriginalTensor> originals = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Tensor tensor : tensors) {
            bar.at("reading the originals", originals.size(), tensors.size());
            MemorySegment bytes = checkpoint.bytes(tensor.name());
            TensorPlan plan = plan(tensor, sizing, bytes);
            if (seen.add(plan.cid().hex())) {
                originals.add(new Original(tensor.name(), plan, bytes));
            }
        }
        return originals;
    }

    private static TensorPlan plan(Tensor tensor, Sizing sizing, MemorySegment bytes) {
        Planner planner = new Planner(tensor, sizing);
        byte[] buffer = new byte[CHUNK];
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            int n = (int) Math.min(CHUNK, bytes.byteSize() - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, buffer, 0, n);
            planner.update(buffer, 0, n);
        }
        return planner.finish();
    }

    private record Original(String name, TensorPlan plan, MemorySegment bytes)
            implements OriginalTensor {
        @Override
        public void read(long fromElement, int count, byte[] into, int at) {
            int size = plan.dtype().bytes();
            MemorySegment.copy(
                    bytes,
                    ValueLayout.JAVA_BYTE,
                    fromElement * size,
                    into,
                    at,
                    Math.multiplyExact(count, size));
        }
    }
}
