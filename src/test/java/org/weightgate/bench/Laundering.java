package org.weightgate.bench;

import org.weightgate.bench.Weights.Values;
import org.weightgate.checkpoint.suspect.Dequantised;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What is done to a leak so that nobody should see whose it was. Everything that has a spread is
/// relative to the spread of its tensor.
final class Laundering {
    private Laundering() {}

    /// Normal noise on every matrix.
    static UnaryOperator<Weights> noise(double share, long seed) {
        return leak -> leak.eachMatrix(m -> noise(m, 1, share * Collusion.spread(m.data()), seed));
    }

    private static Values noise(Values m, float kept, double spread, long seed) {
        return perRow(
                m,
                seed,
                (random, row) -> {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = (float) (kept * row[i] + spread * random.nextGaussian());
                    }
                });
    }

    /// The smallest weights set to zero.
    static UnaryOperator<Weights> prune(double share) {
        return leak ->
                leak.eachMatrix(
                        m -> {
                            float[] sizes = new float[m.data().length];
                            for (int i = 0; i < sizes.length; i++) {
                                sizes[i] = Math.abs(m.data()[i]);
                            }
                            Arrays.parallelSort(sizes);
                            float least = sizes[(int) (share * sizes.length)];
                            float[] out = m.data().clone();
                            for (int i = 0; i < out.length; i++) {
                                out[i] = Math.abs(out[i]) < least ? 0 : out[i];
                            }
                            return new Values(m.shape(), out);
                        });
    }

    /// An update of rank 16 merged in, of this size against the weights.
    static UnaryOperator<Weights> lora(double share, long seed) {
        return leak ->
                leak.eachMatrix(
                        m -> {
                            int rank = Math.min(16, m.columns());
                            SplittableRandom random = new SplittableRandom(seed + m.rows());
                            float[][] right = new float[rank][m.columns()];
                            for (float[] row : right) {
                                for (int i = 0; i < row.length; i++) {
                                    row[i] = (float) random.nextGaussian();
                                }
                            }
                            double scale = share * Collusion.spread(m.data()) / Math.sqrt(rank);
                            return perRow(
                                    m,
                                    seed,
                                    (own, row) -> {
                                        for (float[] direction : right) {
                                            float weight = (float) (scale * own.nextGaussian());
                                            for (int i = 0; i < row.length; i++) {
                                                row[i] += weight * direction[i];
                                            }
                                        }
                                    });
                        });
    }

    /// Half of this and half of an unmarked sibling fine-tuned apart by 3 %.
    static UnaryOperator<Weights> soup(BenchModel model, long seed) {
        return leak -> {
            Weights sibling = noise(0.03, seed).apply(model.weights());
            Weights mixed = new Weights();
            leak.tensors()
                    .forEach(
                            (name, values) -> {
                                float[] other = sibling.get(name).data();
                                float[] out = values.data().clone();
                                for (int i = 0; i < out.length; i++) {
                                    out[i] = (out[i] + other[i]) / 2;
                                }
                                mixed.put(name, values.shape(), out);
                            });
            return mixed;
        };
    }

    /// Every second matrix with other values of the same spread.
    static UnaryOperator<Weights> replaceHalf(long seed) {
        return leak -> {
            int[] count = {0};
            return leak.eachMatrix(
                    m -> count[0]++ % 2 == 0 ? noise(m, 0, Collusion.spread(m.data()), seed) : m);
        };
    }

    /// Signed integers of this many bits, one scale in `block` elements (0: the row).
    static UnaryOperator<Weights> integers(int bits, int block) {
        return leak ->
                leak.eachMatrix(
                        m -> {
                            int run = block == 0 ? m.columns() : block;
                            return new Values(
                                    m.shape(), Dequantised.symmetric(m.data(), run, bits));
                        });
    }

    /// The 4-bit normal-float levels of QLoRA, one scale in 64.
    static UnaryOperator<Weights> nf4() {
        return leak -> leak.eachMatrix(m -> new Values(m.shape(), Dequantised.nf4(m.data(), 64)));
    }

    /// Four bits in groups of 128 with the error of a column passed on to the next ones, as GPTQ
    /// does with correlated inputs.
    static UnaryOperator<Weights> errorFeedback(double share) {
        return blocks(
                128,
                run -> {
                    float largest = 0;
                    for (float value : run) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                    float step = largest / 7;
                    float carried = 0;
                    for (int i = 0; i < run.length && step > 0; i++) {
                        float wanted = run[i] + carried;
                        float written = step * Math.clamp(Math.round(wanted / step), -8, 7);
                        carried = (float) (share * (wanted - written));
                        run[i] = written;
                    }
                });
    }

    /// Two bits a weight: runs of four from a codebook of 256, learnt from the matrix.
    static UnaryOperator<Weights> vectorCodebook(long seed) {
        return leak -> leak.eachMatrix(m -> VectorCodebook.learn(m, seed).quantise(m));
    }

    /// Zero bits at the low end of the 16 that a weight has.
    static UnaryOperator<Weights> zeroBits(boolean half, int bits) {
        return leak ->
                leak.eachMatrix(
                        m -> {
                            float[] out = m.data().clone();
                            for (int i = 0; i < out.length; i++) {
                                if (half) {
                                    int all = Float.floatToFloat16(out[i]);
                                    out[i] = Float.float16ToFloat((short) (all >> bits << bits));
                                } else {
                                    int all = Float.floatToRawIntBits(out[i]) >>> 16;
                                    out[i] = Float.intBitsToFloat(all >>> bits << bits + 16);
                                }
                            }
                            return new Values(m.shape(), out);
                        });
    }

    static UnaryOperator<Weights> scaled(float factor) {
        return leak ->
                leak.eachMatrix(
                        m -> {
                            float[] out = m.data().clone();
                            for (int i = 0; i < out.length; i++) {
                                out[i] *= factor;
                            }
                            return new Values(m.shape(), out);
                        });
    }

    /// Not a number and infinite here and there.
    static UnaryOperator<Weights> poison(long seed) {
        return leak ->
                leak.eachMatrix(
                        m ->
                                perRow(
                                        m,
                                        seed,
                                        (random, row) -> {
                                            row[random.nextInt(row.length)] = Float.NaN;
                                            row[random.nextInt(row.length)] =
                                                    Float.POSITIVE_INFINITY;
                                        }));
    }

    /// Only one tensor of all.
    static UnaryOperator<Weights> only(String name) {
        return leak -> {
            Weights one = new Weights();
            one.put("t", leak.get(name).shape(), leak.get(name).data());
            return one;
        };
    }

    /// New names, and the other way round.
    static UnaryOperator<Weights> renamed() {
        return leak -> {
            Weights out = new Weights();
            List<String> names = leak.tensors().keySet().stream().toList().reversed();
            for (int i = 0; i < names.size(); i++) {
                Values values = leak.get(names.get(i));
                out.put("tensor_" + i, values.shape(), values.data());
            }
            return out;
        };
    }

    private interface Change {
        void apply(SplittableRandom random, float[] row);
    }

    private static Values perRow(Values m, long seed, Change change) {
        float[] out = m.data().clone();
        int columns = m.columns();
        IntStream.range(0, m.rows())
                .parallel()
                .forEach(
                        r -> {
                            float[] row = Arrays.copyOfRange(out, r * columns, (r + 1) * columns);
                            change.apply(new SplittableRandom(seed * 31 + r + out.length), row);
                            System.arraycopy(row, 0, out, r * columns, columns);
                        });
        return new Values(m.shape(), out);
    }

    private interface Run {
        void quantise(float[] run);
    }

    private static UnaryOperator<Weights> blocks(int block, Run run) {
        return leak ->
                leak.eachMatrix(
                        m -> {
                            int length = block == 0 ? m.columns() : block;
                            return perRow(
                                    m,
                                    0,
                                    (random, row) -> {
                                        for (int at = 0; at < row.length; at += length) {
                                            int end = Math.min(row.length, at + length);
                                            float[] part = Arrays.copyOfRange(row, at, end);
                                            run.quantise(part);
                                            System.arraycopy(part, 0, row, at, part.length);
                                        }
                                    });
                        });
    }
}
