package org.weightgate.bench;

import org.weightgate.bench.Weights.Values;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// Rewritings of a LLaMA-shaped model that leave what it computes alone.
final class Disguise {
    private Disguise() {}

    /// The neurons of every feed-forward block in another order, each scaled by a factor of its own
    /// that its outgoing weights undo.
    static Weights permuted(Weights leak, long seed) {
        Weights out = new Weights();
        Random random = new Random(seed);
        for (String name : leak.tensors().keySet()) {
            if (name.endsWith("up_proj.weight")) {
                String layer = name.substring(0, name.length() - "up_proj.weight".length());
                Values up = leak.get(name);
                List<Integer> order = new ArrayList<>();
                for (int i = 0; i < up.rows(); i++) {
                    order.add(i);
                }
                Collections.shuffle(order, random);
                float[] factors = new float[up.rows()];
                for (int i = 0; i < factors.length; i++) {
                    factors[i] = (float) Math.exp(0.5 * random.nextGaussian());
                }
                out.put(name, up.shape(), rows(up, order, factors));
                Values gate = leak.get(layer + "gate_proj.weight");
                out.put(layer + "gate_proj.weight", gate.shape(), rows(gate, order, null));
                Values down = leak.get(layer + "down_proj.weight");
                out.put(layer + "down_proj.weight", down.shape(), columns(down, order, factors));
            } else if (!name.contains(".mlp.")) {
                out.put(name, leak.get(name).shape(), leak.get(name).data());
            }
        }
        return out;
    }

    /// The residual stream turned by a random rotation, the norms' gains folded into what reads
    /// from it first.
    static Weights rotated(Weights leak, long seed) {
        int width = leak.get("model.embed_tokens.weight").columns();
        float[][] turn = rotation(width, seed);
        Weights out = new Weights();
        leak.tensors()
                .forEach(
                        (name, values) -> {
                            if (!values.matrix()) {
                                float[] ones = new float[values.data().length];
                                java.util.Arrays.fill(ones, 1);
                                out.put(name, values.shape(), ones);
                            } else if (name.endsWith("o_proj.weight")
                                    || name.endsWith("down_proj.weight")) {
                                out.put(name, values.shape(), fromLeft(turn, values));
                            } else {
                                out.put(
                                        name,
                                        values.shape(),
                                        fromRight(gained(leak, name, values), turn));
                            }
                        });
        return out;
    }

    private static Values gained(Weights leak, String name, Values values) {
        int end = Math.max(name.indexOf(".self_attn"), name.indexOf(".mlp"));
        if (end < 0) {
            return values;
        }
        String norm = name.contains(".mlp.") ? "post_attention_layernorm" : "input_layernorm";
        float[] gains = leak.get(name.substring(0, end) + "." + norm + ".weight").data();
        float[] out = values.data().clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= gains[i % gains.length];
        }
        return new Values(values.shape(), out);
    }

    private static float[] rows(Values m, List<Integer> order, float[] factors) {
        int columns = m.columns();
        float[] out = new float[m.data().length];
        for (int r = 0; r < m.rows(); r++) {
            for (int i = 0; i < columns; i++) {
                float value = m.data()[order.get(r) * columns + i];
                out[r * columns + i] = factors == null ? value : value * factors[r];
            }
        }
        return out;
    }

    private static float[] columns(Values m, List<Integer> order, float[] factors) {
        int columns = m.columns();
        float[] out = new float[m.data().length];
        for (int r = 0; r < m.rows(); r++) {
            for (int i = 0; i < columns; i++) {
                out[r * columns + i] = m.data()[r * columns + order.get(i)] / factors[i];
            }
        }
        return out;
    }

    /// Rows of an orthogonal matrix: normal vectors after Gram-Schmidt.
    private static float[][] rotation(int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] rows = new double[width][width];
        for (int r = 0; r < width; r++) {
            for (int i = 0; i < width; i++) {
                rows[r][i] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int s = 0; s < r; s++) {
                    double along = 0;
                    for (int i = 0; i < width; i++) {
                        along += rows[r][i] * rows[s][i];
                    }
                    for (int i = 0; i < width; i++) {
                        rows[r][i] -= along * rows[s][i];
                    }
                }
            }
            double length = 0;
            for (double value : rows[r]) {
                length += value * value;
            }
            length = Math.sqrt(length);
            for (int i = 0; i < width; i++) {
                rows[r][i] /= length;
            }
        }
        float[][] turn = new float[width][width];
        for (int r = 0; r < width; r++) {
            for (int i = 0; i < width; i++) {
                turn[r][i] = (float) rows[r][i];
            }
        }
        return turn;
    }

    private static float[] fromRight(Values m, float[][] turn) {
        int columns = m.columns();
        float[] out = new float[m.data().length];
        java.util.stream.IntStream.range(0, m.rows())
                .parallel()
                .forEach(
                        r -> {
                            for (int k = 0; k < columns; k++) {
                                float value = m.data()[r * columns + k];
                                float[] row = turn[k];
                                for (int i = 0; i < columns; i++) {
                                    out[r * columns + i] += value * row[i];
                                }
                            }
                        });
        return out;
    }

    private static float[] fromLeft(float[][] turn, Values m) {
        int columns = m.columns();
        float[] out = new float[m.data().length];
        java.util.stream.IntStream.range(0, m.rows())
                .parallel()
                .forEach(
                        r -> {
                            for (int k = 0; k < m.rows(); k++) {
                                float value = turn[k][r];
                                for (int i = 0; i < columns; i++) {
                                    out[r * columns + i] += value * m.data()[k * columns + i];
                                }
                            }
                        });
        return out;
    }
}
