package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.weightgate.checkpoint.MalformedCheckpoint;

import java.util.ArrayList;
import java.util.List;

/// Shapes from untrusted bytes, checked.
final class Shapes {
    /// No tensor of more elements is believed; keeps every offset computed from one within a long.
    private static final long MOST_ELEMENTS = 1L << 48;

    private Shapes() {}

    static List<Long> of(List<?> dimensions, int maxRank, String tensor)
            throws MalformedCheckpoint {
        if (dimensions.size() > maxRank) {
            throw new MalformedCheckpoint(
                    "Tensor %s has %d dimensions; at most %d are read."
                            .formatted(quote(tensor), dimensions.size(), maxRank));
        }
        List<Long> shape = new ArrayList<>(dimensions.size());
        for (Object dimension : dimensions) {
            if (!(dimension instanceof Long length) || length < 0) {
                throw new MalformedCheckpoint(
                        "Tensor %s has a dimension that is no length.".formatted(quote(tensor)));
            }
            shape.add(length);
        }
        return shape;
    }

    static long elements(List<Long> shape, String tensor) throws MalformedCheckpoint {
        long elements = 1;
        for (long length : shape) {
            if (length != 0 && elements > MOST_ELEMENTS / length) {
                throw new MalformedCheckpoint(
                        "Tensor %s has an impossible shape, %s.".formatted(quote(tensor), shape));
            }
            elements *= length;
        }
        return elements;
    }

    /// One past the farthest number of the storage that a non-empty view touches.
    static long reach(long offset, List<Long> shape, List<Long> stride, String tensor)
            throws MalformedCheckpoint {
        try {
            long last = offset;
            for (int d = 0; d < shape.size(); d++) {
                last = Math.addExact(last, Math.multiplyExact(shape.get(d) - 1, stride.get(d)));
            }
            if (offset >= 0 && last < Long.MAX_VALUE) {
                return last + 1;
            }
        } catch (ArithmeticException e) {
            // As below.
        }
        throw new MalformedCheckpoint(
                "Tensor %s reaches outside every storage.".formatted(quote(tensor)));
    }

    static boolean isRowMajor(List<Long> shape, List<Long> stride) {
        long expected = 1;
        for (int d = shape.size() - 1; d >= 0; d--) {
            if (shape.get(d) != 1 && stride.get(d) != expected) {
                return false;
            }
            expected *= shape.get(d);
        }
        return true;
    }
}
