package org.weightgate.inference;

import org.weightgate.checkpoint.Tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Judges the weights of a copy as their bytes come by, each tensor by [InRange]. Several files may
/// be judged at once, each by one thread.
final class Weighing {
    private final ShardFiles shards;
    private final Magnitudes noted;
    private final SortedMap<String, Long> outOfRange = new ConcurrentSkipListMap<>();
    private final SortedMap<String, Unlike> unlike = new ConcurrentSkipListMap<>();

    /// A tensor that has another greatest magnitude than it was published with.
    ///
    /// @param element the first that is greater; -1 where none is as great
    /// @param magnitude of that element
    /// @param noted the greatest magnitude that was published
    record Unlike(long element, double magnitude, double noted) {}

    Weighing(ShardFiles shards, Magnitudes noted) {
        this.shards = shards;
        this.noted = noted;
    }

    /// Of every tensor with an element that no weight of any tensor is, the first such element.
    SortedMap<String, Long> outOfRange() {
        return outOfRange;
    }

    SortedMap<String, Unlike> unlike() {
        return unlike;
    }

    /// A file whose bytes are about to come.
    OfFile file(String path) {
        return new OfFile(path);
    }

    /// A tensor with its two bounds: that of any weight, and its own.
    private record Judged(Tensor tensor, InRange any, InRange own) {}

    final class OfFile {
        private final List<Judged> tensors = new ArrayList<>();

        private OfFile(String shard) {
            shards.checkpoint().tensors().values().stream()
                    .filter(t -> shards.checkpoint().shardOf(t.name()).equals(shard))
                    .sorted(Comparator.comparingLong(Tensor::begin))
                    .forEach(
                            t ->
                                    tensors.add(
                                            new Judged(
                                                    t,
                                                    new InRange(t.dtype(), null),
                                                    new InRange(
                                                            t.dtype(),
                                                            noted.of(shard, t.name())))));
        }

        /// The next bytes, from `at` on in the file.
        void judge(MemorySegment bytes, long at) {
            long end = at + bytes.byteSize();
            for (Judged judged : tensors) {
                Tensor tensor = judged.tensor;
                if (tensor.begin() < end && tensor.end() > at) {
                    judge(judged, bytes, at, end);
                }
            }
        }

        /// Elements that two pieces share are judged with the second, read again from the file.
        private void judge(Judged judged, MemorySegment bytes, long at, long end) {
            Tensor tensor = judged.tensor;
            int size = tensor.dtype().bytes();
            long from = Math.max(0, at - tensor.begin());
            long cut = from % size;
            if (cut != 0) {
                long whole = from - cut;
                note(judged, shards.bytes(tensor).at(whole, size), whole / size);
                from = whole + size;
            }
            long to = Math.min(tensor.end(), end) - tensor.begin();
            to -= to % size;
            if (from < to) {
                long first = tensor.begin() + from - at;
                note(judged, bytes.asSlice(first, to - from), from / size);
            }
        }

        private void note(Judged judged, MemorySegment elements, long first) {
            long beyond = judged.own.firstBeyond(elements);
            if (beyond < 0) {
                return;
            }
            String name = judged.tensor.name();
            long outside = judged.any.firstBeyond(elements);
            if (outside >= 0) {
                outOfRange.putIfAbsent(name, first + outside);
            }
            Double most = noted.of(shards.checkpoint().shardOf(name), name);
            if (most != null) {
                double magnitude = judged.own.magnitude(elements, beyond);
                unlike.putIfAbsent(name, new Unlike(first + beyond, magnitude, most));
            }
        }

        /// All bytes have come.
        void end() {
            for (Judged judged : tensors) {
                String name = judged.tensor.name();
                Double most = noted.of(shards.checkpoint().shardOf(name), name);
                if (most != null && !judged.own.reached()) {
                    unlike.putIfAbsent(name, new Unlike(-1, 0, most));
                }
            }
        }
    }
}
