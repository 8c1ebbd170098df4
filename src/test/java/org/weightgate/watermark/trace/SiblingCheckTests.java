package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.DType;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.trace.SiblingCheck.Sibling;

import java.io.IOException;
import java.util.Random;

@DisplayName("a public sibling of a tensor")
class SiblingCheckTests {
    private static final int ROWS = 200;
    private static final int COLUMNS = 320;
    private final SmallModel.Layer base =
            new SmallModel(DType.BF16, 1, ROWS, COLUMNS, new Sizing(1, 1)).layers.getFirst();

    private SmallModel.Layer changed(int rank, double size) {
        Random random = new Random(rank);
        double[] change = new double[ROWS * COLUMNS];
        for (int r = 0; r < rank; r++) {
            double[] column = random.doubles(ROWS, -1, 1).toArray();
            double[] row = random.doubles(COLUMNS, -1, 1).toArray();
            for (int i = 0; i < change.length; i++) {
                change[i] += size * column[i / COLUMNS] * row[i % COLUMNS];
            }
        }
        byte[] bytes = base.original.clone();
        float[] values = base.originals();
        for (int i = 0; i < values.length; i++) {
            int bits = (Float.floatToRawIntBits((float) (values[i] + change[i])) + 0x8000) >>> 16;
            bytes[2 * i] = (byte) bits;
            bytes[2 * i + 1] = (byte) (bits >>> 8);
        }
        return new SmallModel.Layer(base.tensor, base.plan, bytes);
    }

    @Test
    void isWarnedOfWhereAnAdapterWasMerged() throws IOException {
        Sibling found = SiblingCheck.compare(base, changed(8, 0.002));
        assertThat(found.lowRank()).isTrue();
        assertThat(found.rank()).isBetween(6, 8);
        assertThat(found.remainder()).isLessThan(0.05);
        assertThat(found.keptZ()).isCloseTo(Math.sqrt(8 * 512.0 / 64000), within(0.05));
        assertThat(found.sentence()).contains("rank " + found.rank());
    }

    @Test
    void isNotWarnedOfWhereAllOfItWasTrained() throws IOException {
        Sibling found = SiblingCheck.compare(base, changed(190, 0.0005));
        assertThat(found.lowRank()).isFalse();
        assertThat(found.keptZ()).isEqualTo(1);
    }

    @Test
    void isWarnedOfIfItIsTheSame() throws IOException {
        Sibling found = SiblingCheck.compare(base, base);
        assertThat(found.lowRank()).isTrue();
        assertThat(found.rank()).isZero();
        assertThat(found.keptZ()).isZero();
    }

    @Test
    void hasTheSingularValuesOfItsDifference() {
        double[][] matrix = {{4, 1, 0}, {1, 3, 1}, {0, 1, 2}};
        double[] values = LinearAlgebra.eigenvalues(matrix);
        assertThat(values[0] + values[1] + values[2]).isCloseTo(9, within(1e-12));
        assertThat(values[0] * values[1] * values[2]).isCloseTo(18, within(1e-11));
        assertThat(values[0]).isGreaterThan(values[1]);
    }
}
