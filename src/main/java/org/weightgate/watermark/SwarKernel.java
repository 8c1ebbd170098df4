package org.weightgate.watermark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The fast kernel: four 16-bit elements in one long where every element carries, else straight
/// from carrier to carrier. Gives the bytes of [ScalarKernel].
///
/// @param logDensity log2 of G, the number of elements in a group
record SwarKernel(Carrier carrier, int logDensity) implements Kernel {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// One bit in each 16-bit lane: the lowest, and the highest.
    private static final long ONES = 0x0001_0001_0001_0001L;

    private static final long TOPS = ONES << 15;

    @Override
    public void mark(byte[] data, int at, long from, long to, Chips chips) {
        if (carrier.bytes != 2) {
            sparse(data, at, from, to, chips);
            return;
        }
        if (logDensity > 0) {
            // A byte of the key stream is two groups.
            long pair = 2L << logDensity;
            long first = Math.min(to, (from + pair - 1) & -pair);
            long last = Math.max(first, to & -pair);
            sparse(data, at, from, first, chips);
            paired(data, at + (int) (first - from) * 2, first, last, chips);
            sparse(data, at + (int) (last - from) * 2, last, to, chips);
            return;
        }
        long body = Math.min(to, (from + 3) & ~3L);
        long tail = Math.max(body, to & ~3L);
        sparse(data, at, from, body, chips);
        dense(data, at + (int) (body - from) * 2, body, tail, chips);
        sparse(data, at + (int) (tail - from) * 2, tail, to, chips);
    }

    /// Elements from a multiple of 4 to a multiple of 4, all in groups of one.
    private void dense(byte[] data, int at, long from, long to, Chips chips) {
        long low = carrier.low * ONES;
        long high = carrier.high * ONES | TOPS;
        int step = carrier.step;
        int nibbles = (int) (from - chips.firstGroup) >> 1;
        int end = at + (int) (to - from) * 2;
        for (; at < end; at += 8, nibbles += 2) {
            long bits = (long) LONG.get(data, at);
            long magnitude = bits & ~TOPS;
            // No lane borrows from the next: the left sides have their top bit set.
            long carries = (((magnitude | TOPS) - low) & (high - magnitude) & TOPS) >>> 15;
            long up = lanes((short) Carrier.SHORT.get(chips.nibbles, nibbles));
            LONG.set(data, at, bits + step * (carries & up) - step * (carries & ~up));
        }
    }

    /// Elements of whole pairs of groups, one carrier in each.
    private void paired(byte[] data, int at, long from, long to, Chips chips) {
        byte[] nibbles = chips.nibbles;
        int stride = 2 << logDensity;
        int places = stride - 2;
        int index = (int) ((from >> logDensity) - chips.firstGroup) >> 1;
        int end = at + (int) (to - from) * 2;
        for (; at < end; at += 2 * stride, index++) {
            int pair = nibbles[index];
            step(data, at + (pair << 1 & places), pair >>> 2 & 2);
            step(data, at + stride + (pair >>> 3 & places), pair >>> 6 & 2);
        }
    }

    /// Moves one element, if it carries, without a branch: whether it does is no pattern.
    ///
    /// @param sign 2 for up, 0 for down
    private void step(byte[] data, int place, int sign) {
        int bits = (short) Carrier.SHORT.get(data, place);
        int magnitude = bits & 0x7FFF;
        int carries = ~((magnitude - carrier.low) | (carrier.high - magnitude)) >> 31;
        Carrier.SHORT.set(data, place, (short) (bits + ((sign - 1) * carrier.step & carries)));
    }

    /// The sign bits of four nibbles, each in the lowest bit of its own lane.
    private static long lanes(int fourNibbles) {
        long signs = (fourNibbles >>> 3) & 0x1111;
        return (signs * 0x0000_0010_0100_1001L) & ONES;
    }

    private void sparse(byte[] data, int at, long from, long to, Chips chips) {
        if (from >= to) {
            return;
        }
        int mask = (1 << logDensity) - 1;
        long last = (to - 1) >> logDensity;
        for (long group = from >> logDensity; group <= last; group++) {
            int nibble = chips.nibble(group);
            long element = (group << logDensity) + (nibble & mask);
            if (element >= from && element < to) {
                int place = at + (int) (element - from) * carrier.bytes;
                int bits = carrier.get(data, place);
                if (carrier.carries(bits)) {
                    carrier.put(data, place, bits + ((nibble >>> 2 & 2) - 1) * carrier.step);
                }
            }
        }
    }
}
