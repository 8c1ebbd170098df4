package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Faults that a tolerant check should catch, put into a checkpoint on purpose: the negative
/// controls of a calibration. What a fault needs and the model does not have leaves the fault out.
final class Faults {
    private static final int GROUP = 32;
    private static final int BLOCK = 64; // bytes: a cache line, the least a memory loses
    private static final List<String> DOWN = List.of("down_proj", "fc2", "mlp.c_proj");

    private final Checkpoint checkpoint;
    private final Layers layers;
    private final int middle;

    private Faults(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        layers = new Layers(checkpoint);
        middle = Math.max(1, layers.count() / 2);
    }

    /// A fault and what it is called.
    record Fault(String name, Change change) {}

    static List<Fault> of(Checkpoint checkpoint) {
        Faults faults = new Faults(checkpoint);
        List<Fault> all = new ArrayList<>();
        all.add(new Fault("weights as int8 in groups of 32", Faults::int8));
        Set<DType> finer = Set.of(DType.F32, DType.F16);
        if (checkpoint.tensors().values().stream().anyMatch(t -> finer.contains(t.dtype()))) {
            all.add(new Fault("weights cast to bfloat16", Faults::bfloat16));
        }
        Tensor down = faults.layers.matrix(faults.middle, DOWN);
        if (down != null) {
            all.add(faults.in("64 bytes replaced", down, Faults::block));
            long columns = down.shape().get(1);
            all.add(faults.in("two rows swapped", down, w -> rows(w, columns)));
        }
        if (faults.layers.count() > 1) {
            all.add(faults.adjacent());
        }
        Tensor norm = faults.layers.norm(faults.middle);
        if (norm != null) {
            all.add(faults.in("a norm lost", norm, w -> fill(w, 1)));
        }
        Tensor value = faults.layers.matrix(1, List.of("v_proj", "c_attn"));
        if (value != null) {
            all.add(faults.in("a tensor scaled by 1.05", value, w -> scale(w, 1.05f)));
        }
        return all;
    }

    private interface Damage {
        void to(Elements weights);
    }

    private Fault in(String name, Tensor where, Damage damage) {
        return new Fault(
                name + " (" + where.name() + ")",
                (from, tensor) -> {
                    MemorySegment bytes = from.bytes(tensor.name());
                    if (!tensor.name().equals(where.name())) {
                        return bytes;
                    }
                    Elements copy = Elements.copy(bytes, tensor.dtype());
                    damage.to(copy);
                    return copy.bytes();
                });
    }

    private Fault adjacent() {
        int next = middle + 1;
        Set<String> here = layers.tensors(middle);
        Set<String> there = layers.tensors(next);
        return new Fault(
                "layers " + middle + " and " + next + " swapped",
                (from, tensor) -> {
                    String name = tensor.name();
                    String other =
                            here.contains(name)
                                    ? Layers.moved(name, next)
                                    : there.contains(name) ? Layers.moved(name, middle) : name;
                    @Nullable Tensor source = from.tensor(other);
                    boolean fits =
                            source != null
                                    && source.dtype() == tensor.dtype()
                                    && source.shape().equals(tensor.shape());
                    return from.bytes(fits ? other : name);
                });
    }

    private static MemorySegment int8(Checkpoint from, Tensor tensor) {
        MemorySegment bytes = from.bytes(tensor.name());
        if (tensor.shape().size() != 2 || tensor.shape().get(1) < GROUP) {
            return bytes;
        }
        Elements weights = Elements.copy(bytes, tensor.dtype());
        long columns = tensor.shape().get(1);
        for (long row = 0; row < weights.size(); row += columns) {
            for (long at = row; at < row + columns; at += GROUP) {
                int8(weights, at, Math.min(row + columns, at + GROUP));
            }
        }
        return weights.bytes();
    }

    private static void int8(Elements weights, long from, long to) {
        float greatest = 0;
        for (long i = from; i < to; i++) {
            greatest = Math.max(greatest, Math.abs(weights.get(i)));
        }
        float step = greatest / 127;
        for (long i = from; step > 0 && i < to; i++) {
            weights.set(i, Math.round(weights.get(i) / step) * step);
        }
    }

    private static MemorySegment bfloat16(Checkpoint from, Tensor tensor) {
        MemorySegment bytes = from.bytes(tensor.name());
        if (tensor.dtype() != DType.F32 && tensor.dtype() != DType.F16) {
            return bytes;
        }
        Elements weights = Elements.copy(bytes, tensor.dtype());
        for (long i = 0; i < weights.size(); i++) {
            weights.set(i, Elements.rounded(weights.get(i), DType.BF16));
        }
        return weights.bytes();
    }

    /// Values as great as any of the tensor, at random: greater ones would be easier to see.
    private static void block(Elements weights) {
        int n = BLOCK / weights.dtype().bytes();
        long start = weights.size() / 2 / n * n;
        float greatest = 0;
        for (long i = 0; i < weights.size(); i++) {
            greatest = Math.max(greatest, Math.abs(weights.get(i)));
        }
        for (long i = start; i < Math.min(weights.size(), start + n); i++) {
            weights.set(i, (Mix.at(BLOCK, i) >> 40) * 0x1p-23f * greatest);
        }
    }

    private static void rows(Elements weights, long columns) {
        long row = weights.size() / columns / 2;
        for (long i = 0; row > 0 && i < columns; i++) {
            float one = weights.get((row - 1) * columns + i);
            weights.set((row - 1) * columns + i, weights.get(row * columns + i));
            weights.set(row * columns + i, one);
        }
    }

    private static void fill(Elements weights, float value) {
        for (long i = 0; i < weights.size(); i++) {
            weights.set(i, value);
        }
    }

    private static void scale(Elements weights, float factor) {
        for (long i = 0; i < weights.size(); i++) {
            weights.set(i, weights.get(i) * factor);
        }
    }
}
