package org.weightgate.watermark.trace;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The fast kernel: 16-bit lanes, one tile in each, all eight sums in registers. Gives the sums of
/// [ScalarScore].
final class VectorScore implements ScoreKernel {
    private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> DRAWS =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES.vectorBitSize() / 2));

    private static final VectorSpecies<Integer> SUMS =
            VectorSpecies.of(int.class, LANES.vectorShape());

    /// Tiles after which a lane could overflow.
    private static final int RUN = (Short.MAX_VALUE / Weights.MOST) * LANES.length();

    @Override
    public void add(Weights weights, int from, int count, byte[] draws, long[] sums) {
        for (int at = 0; at < count; at += RUN) {
            run(weights, from + at, Math.min(RUN, count - at), draws, at, sums);
        }
    }

    private static void run(
            Weights weights, int from, int count, byte[] draws, int draw, long[] sums) {
        short[] theta = weights.theta;
        short[][] w = weights.weights;
        short[] w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
        short[] w4 = w[4], w5 = w[5], w6 = w[6], w7 = w[7];
        ShortVector s0 = ShortVector.zero(LANES), s1 = s0, s2 = s0, s3 = s0;
        ShortVector s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (int i = 0; i < count; i += LANES.length()) {
            ShortVector drawn =
                    (ShortVector)
                            ByteVector.fromArray(DRAWS, draws, draw + i)
                                    .convertShape(VectorOperators.ZERO_EXTEND_B2S, LANES, 0);
            int at = from + i;
            VectorMask<Short> one =
                    drawn.compare(VectorOperators.LT, ShortVector.fromArray(LANES, theta, at));
            s0 = s0.add(ShortVector.fromArray(LANES, w0, at), one);
            s1 = s1.add(ShortVector.fromArray(LANES, w1, at), one);
            s2 = s2.add(ShortVector.fromArray(LANES, w2, at), one);
            s3 = s3.add(ShortVector.fromArray(LANES, w3, at), one);
            s4 = s4.add(ShortVector.fromArray(LANES, w4, at), one);
            s5 = s5.add(ShortVector.fromArray(LANES, w5, at), one);
            s6 = s6.add(ShortVector.fromArray(LANES, w6, at), one);
            s7 = s7.add(ShortVector.fromArray(LANES, w7, at), one);
        }
        sums[0] += total(s0);
        sums[1] += total(s1);
        sums[2] += total(s2);
        sums[3] += total(s3);
        sums[4] += total(s4);
        sums[5] += total(s5);
        sums[6] += total(s6);
        sums[7] += total(s7);
    }

    private static long total(ShortVector lanes) {
        return lanes.convertShape(VectorOperators.S2I, SUMS, 0)
                        .reduceLanesToLong(VectorOperators.ADD)
                + lanes.convertShape(VectorOperators.S2I, SUMS, 1)
                        .reduceLanesToLong(VectorOperators.ADD);
    }
}
