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
}
