package org.weightgate.watermark.align;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.suspect.SuspectTensor;
import org.weightgate.watermark.Eligibility;
import org.weightgate.watermark.LatticeAudit;
import org.weightgate.watermark.TensorPlan;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/// A matrix of weights in memory, as an original or as a suspect's tensor, and what leakers do to
/// it. Every transformation gives a new one.
record Weights(String name, int rows, int columns, float[] values) {
    static Weights random(String name, int rows, int columns, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = bf16((float) (0.02 * random.nextGaussian()));
        }
        return new Weights(name, rows, columns, values);
    }

    float at(int row, int column) {
        return values[row * columns + column];
    }

    private interface Cell {
        float at(int row, int column);
    }

    private Weights make(int newRows, int newColumns, Cell cell) {
        float[] made = new float[newRows * newColumns];
        for (int i = 0; i < newRows; i++) {
            for (int j = 0; j < newColumns; j++) {
                made[i * newColumns + j] = cell.at(i, j);
            }
        }
        return new Weights(name, newRows, newColumns, made);
    }

    Weights named(String other) {
        return new Weights(other, rows, columns, values);
    }

    /// The copy of one recipient: every value one unit of bfloat16 up or down.
    Weights marked(long seed) {
        Random random = new Random(seed);
        return make(
                rows,
                columns,
                (i, j) -> {
                    int bits = Float.floatToRawIntBits(at(i, j));
                    return Float.intBitsToFloat(bits + (random.nextBoolean() ? 65536 : -65536));
                });
    }

    Weights noisy(double share, long seed) {
        Random random = new Random(seed);
        double sigma = share * deviation();
        return make(rows, columns, (i, j) -> (float) (at(i, j) + sigma * random.nextGaussian()));
    }

    Weights transposed() {
        return make(columns, rows, (i, j) -> at(j, i));
    }

    Weights rowsAt(int... from) {
        return make(from.length, columns, (i, j) -> at(from[i], j));
    }

    Weights columnsAt(int... from) {
        return make(rows, from.length, (i, j) -> at(i, from[j]));
    }

    Weights rowsScaled(float... factors) {
        return make(rows, columns, (i, j) -> at(i, j) * factors[i % factors.length]);
    }

    Weights columnsScaled(float... factors) {
        return make(rows, columns, (i, j) -> at(i, j) * factors[j % factors.length]);
    }

    Weights above(Weights other) {
        return make(
                rows + other.rows, columns, (i, j) -> i < rows ? at(i, j) : other.at(i - rows, j));
    }

    /// The matrix product with a square or cutting matrix, `columns × width`.
    Weights times(double[][] by) {
        int width = by[0].length;
        return make(
                rows,
                width,
                (i, j) -> {
                    double sum = 0;
                    for (int k = 0; k < columns; k++) {
                        sum += at(i, k) * by[k][j];
                    }
                    return (float) sum;
                });
    }

    /// What Q4_0 keeps of it: blocks of 32, 16 levels.
    Weights q4() {
        float[] kept = values.clone();
        for (int block = 0; block + 32 <= kept.length; block += 32) {
            float d = scale(kept, block);
            for (int i = block; i < block + 32; i++) {
                kept[i] = level(kept[i], d);
            }
        }
        return new Weights(name, rows, columns, kept);
    }

    double deviation() {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    /// As an original, stored as F32.
    OriginalTensor original() {
        return original(DType.F32);
    }

    OriginalTensor original(DType type) {
        return original(List.of((long) rows, (long) columns), type);
    }

    OriginalTensor original(List<Long> shape) {
        return original(shape, DType.F32);
    }

    private OriginalTensor original(List<Long> shape, DType type) {
        int width = type.bytes();
        ByteBuffer bytes =
                ByteBuffer.allocate(width * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type) {
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                case F16 -> bytes.putShort(Float.floatToFloat16(value));
                default -> bytes.putFloat(value);
            }
        }
        TensorPlan plan =
                new TensorPlan(
                        ContentId.of(type, shape, MemorySegment.ofArray(bytes.array())),
                        type,
                        shape,
                        Eligibility.ELIGIBLE,
                        1,
                        1,
                        columns,
                        List.of(),
                        new LatticeAudit(0, 0, 0, 0));
        return new OriginalTensor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TensorPlan plan() {
                return plan;
            }

            @Override
            public void read(long from, int count, byte[] into, int at) {
                System.arraycopy(bytes.array(), (int) (width * from), into, at, width * count);
            }
        };
    }

    /// As a tensor of a suspect that keeps floats as they are.
    SuspectTensor leaked() {
        return leaked(List.of((long) rows, (long) columns), false);
    }

    /// As a tensor of a suspect in Q4_0.
    SuspectTensor leakedQ4() {
        return q4().leaked(List.of((long) rows, (long) columns), true);
    }

    SuspectTensor leaked(List<Long> shape, boolean q4) {
        return new SuspectTensor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String file() {
                return "leak";
            }

            @Override
            public String format() {
                return q4 ? "Q4_0" : "F32";
            }

            @Override
            public List<Long> shape() {
                return shape;
            }

            @Override
            public long elements() {
                return values.length;
            }

            @Override
            public void read(long from, int count, float[] into, int at) {
                System.arraycopy(values, (int) from, into, at, count);
            }

            @Override
            public void round(long from, int count, float[] into, int at) {
                for (int i = 0; q4 && i < count; i++) {
                    into[at + i] = level(into[at + i], scale(values, (int) (from + i) / 32 * 32));
                }
            }
        };
    }

    private static float scale(float[] values, int block) {
        float extreme = 0;
        for (int i = block; i < Math.min(values.length, block + 32); i++) {
            extreme = Math.abs(values[i]) > Math.abs(extreme) ? values[i] : extreme;
        }
        return extreme / -8;
    }

    private static float level(float value, float d) {
        return d == 0 ? 0 : d * Math.clamp(Math.round(value / d), -8, 7);
    }

    private static float bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
    }
}
