package org.weightgate.watermark.trace;

import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;

import java.util.ArrayList;
import java.util.List;

/// What a leak says about one content, summed over every place of the leak that corresponds to it:
/// for each element statistic one number a tile. Knows the leak, the originals and the code keys,
/// never a recipient. Filled by one thread.
final class TileSums {
    final TensorPlan plan;

    /// By [Element], then tile.
    final float[][] sums;

    final List<Evidence.Place> places = new ArrayList<>();
    final String name;

    /// Carriers that were judged, over all places.
    long carriers;

    /// By [Element]: sum of what one unaltered mark would be expected to say.
    final double[] expected = new double[Element.COUNT];

    /// By [Element]: sums of g²(2p−1)² as seen, and of the expected g(2p−1)² and g²(2p−1)².
    final double[] energy = new double[Element.COUNT];

    final double[] expectedBias = new double[Element.COUNT];
    final double[] expectedEnergy = new double[Element.COUNT];

    TileSums(OriginalTensor original) {
        plan = original.plan();
        name = original.name();
        sums = new float[Element.COUNT][tiles(plan)];
    }

    static int tiles(TensorPlan plan) {
        return Math.toIntExact(plan.tiles());
    }

    int tiles() {
        return sums[0].length;
    }

    long tilesUsed() {
        long used = 0;
        for (int tile = 0; tile < tiles(); tile++) {
            boolean any = false;
            for (float[] sum : sums) {
                any |= sum[tile] != 0;
            }
            used += any ? 1 : 0;
        }
        return used;
    }
}
