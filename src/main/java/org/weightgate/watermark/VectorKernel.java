package org.weightgate.watermark;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.ULE;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The kernel of this processor's vectors, for groups of whole 64-bit words: a word learns from its
/// group's nibble whether the carrier lies in it, and moves the chip to the carrier's place, where
/// it counts if the element may carry. Gives the bytes of [ScalarKernel].
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Long> WORDS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;

    private final Carrier carrier;
    private final int logDensity;
    private final SwarKernel ends;

    /// Elements of a word, words of a group, groups of a vector.
    private final int inWord;

    private final int words;
    private final int groups;

    /// For each word of a vector: how far its nibble is shifted, and the first place it has.
    private final long[] shifts = new long[WORDS.length()];

    private final long[] places = new long[WORDS.length()];

    VectorKernel(Carrier carrier, int logDensity) {
        this.carrier = carrier;
        this.logDensity = logDensity;
        ends = new SwarKernel(carrier, logDensity);
        inWord = Long.BYTES / carrier.bytes;
        words = (1 << logDensity) / inWord;
        groups = words == 0 ? 0 : WORDS.length() / words;
        for (int i = 0; i < WORDS.length() && words > 0; i++) {
            shifts[i] = 4L * (i / words);
            places[i] = (long) i % words * inWord;
        }
    }

    /// Whether groups are whole words, and a vector whole bytes of chips, at most an int of them.
    boolean suits() {
        return groups >= 2 && groups <= 8;
    }

    @Override
    public void mark(byte[] data, int at, long from, long to, Chips chips) {
        long stride = (long) groups << logDensity;
        long first = Math.min(to, (from + stride - 1) & -stride);
        long last = Math.max(first, to & -stride);
        ends.mark(data, at, from, first, chips);
        int begin = at + (int) (first - from) * carrier.bytes;
        int end = at + (int) (last - from) * carrier.bytes;
        whole(data, begin, end, chips, (int) ((first >> logDensity) - chips.firstGroup) >> 1);
        ends.mark(data, end, last, to, chips);
    }

    /// @param index the byte of chips that the first vector begins with
    private void whole(byte[] data, int begin, int end, Chips chips, int index) {
        LongVector shift = LongVector.fromArray(WORDS, shifts, 0);
        LongVector place = LongVector.fromArray(WORDS, places, 0);
        long element = carrier.bytes == 2 ? 0xFFFF : 0xFFFF_FFFFL;
        LongVector up = LongVector.broadcast(WORDS, carrier.step & element);
        LongVector down = LongVector.broadcast(WORDS, -carrier.step & element);
        int bits = carrier.bytes == 2 ? 4 : 5;
        for (int at = begin; at < end; at += BYTES.length(), index += groups >> 1) {
            long nibbles = (int) Carrier.INT.get(chips.nibbles, index);
            LongVector nibble = LongVector.broadcast(WORDS, nibbles).lanewise(LSHR, shift);
            LongVector chip =
                    down.blend(up, nibble.and(8).compare(NE, 0))
                            .lanewise(LSHL, nibble.and(inWord - 1).lanewise(LSHL, bits));
            VectorMask<Long> here = nibble.and((words - 1) * inWord).compare(EQ, place);
            chip = LongVector.zero(WORDS).blend(chip, here);
            ByteVector old = ByteVector.fromArray(BYTES, data, at);
            ByteVector marked = carrier.bytes == 2 ? shorts(old, chip) : ints(old, chip);
            marked.intoArray(data, at);
        }
    }

    private ByteVector shorts(ByteVector old, LongVector chip) {
        ShortVector bits = old.reinterpretAsShorts();
        VectorMask<Short> carries =
                bits.and((short) 0x7FFF)
                        .sub((short) carrier.low)
                        .compare(ULE, (short) (carrier.high - carrier.low));
        return bits.add(chip.reinterpretAsShorts(), carries).reinterpretAsBytes();
    }

    private ByteVector ints(ByteVector old, LongVector chip) {
        IntVector bits = old.reinterpretAsInts();
        VectorMask<Integer> carries =
                bits.and(0x7FFF_FFFF).sub(carrier.low).compare(ULE, carrier.high - carrier.low);
        return bits.add(chip.reinterpretAsInts(), carries).reinterpretAsBytes();
    }
}
