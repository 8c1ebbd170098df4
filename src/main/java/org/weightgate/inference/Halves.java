package org.weightgate.inference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Widens binary16. The compiler turns this loop into the processor's own conversion, which the
/// vectors of Java lack; but only once it has seen how long the loop runs, so this is not compiled
/// at once, nor within what is (see the launcher's flags).
final class Halves {
    private static final ValueLayout.OfShort HALF =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Halves() {}

    /// The first n halves of memory outside the heap.
    static void widen(MemorySegment from, float[] to, int n) {
        MemorySegment outside = Lanes.OUTSIDE.cast(from);
        for (int i = 0; i < n; i++) {
            to[i] = Float.float16ToFloat(outside.get(HALF, 2L * i));
        }
    }
}
