package org.weightgate.bench;

import org.weightgate.checkpoint.Tensor;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What recipients who lay their copies side by side can write. Each strategy sees, per weight, the
/// copies' values, of which at most two differ: one step above and one step below the original.
enum Collusion {
    /// The mean.
    AVERAGE {
        @Override
        float choose(Site at) {
            return at.down + (at.up - at.down) * at.ups / at.copies;
        }
    },
    MEDIAN {
        @Override
        float choose(Site at) {
            int twice = Integer.compare(2 * at.ups, at.copies);
            return twice > 0 ? at.up : twice < 0 ? at.down : at.middle;
        }
    },
    /// What most have; a coin where they are even.
    MAJORITY {
        @Override
        float choose(Site at) {
            int twice = Integer.compare(2 * at.ups, at.copies);
            return (twice == 0 ? at.random.nextBoolean() : twice > 0) ? at.up : at.down;
        }
    },
    /// What fewest have; a coin where they are even.
    MINORITY {
        @Override
        float choose(Site at) {
            if (at.unanimous()) {
                return at.ups == 0 ? at.down : at.up;
            }
            int twice = Integer.compare(2 * at.ups, at.copies);
            return (twice == 0 ? at.random.nextBoolean() : twice < 0) ? at.up : at.down;
        }
    },
    MINIMUM {
        @Override
        float choose(Site at) {
            return at.unanimous() ? at.agreed() : Math.min(at.up, at.down);
        }
    },
    MAXIMUM {
        @Override
        float choose(Site at) {
            return at.unanimous() ? at.agreed() : Math.max(at.up, at.down);
        }
    },
    /// Where copies differ, as far to the other side of the original as makes the mean chip of the
    /// unanimous places vanish for independent chips.
    ZERO_CORRELATION {
        @Override
        float choose(Site at) {
            if (at.unanimous()) {
                return at.agreed();
            }
            double all = Math.pow(2, 1 - at.copies);
            double factor = all / (1.0 / at.copies - all);
            double mean = (2.0 * at.ups - at.copies) / at.copies;
            return (float) (at.middle - factor * mean * (at.up - at.down) / 2);
        }
    },
    /// Where copies differ, the middle: the original itself.
    SCRUB {
        @Override
        float choose(Site at) {
            return at.unanimous() ? at.agreed() : at.middle;
        }
    },
    /// The same, with noise of 3 % where they agree.
    SCRUB_AND_NOISE {
        @Override
        float choose(Site at) {
            return at.unanimous()
                    ? (float) (at.agreed() + 0.03 * at.spread * at.random.nextGaussian())
                    : at.middle;
        }
    },
    /// Each weight from another copy.
    INTERLEAVE {
        @Override
        float choose(Site at) {
            return at.random.nextInt(at.copies) < at.ups ? at.up : at.down;
        }
    },
    /// Each run of 64 rows from another copy.
    BLOCKS {
        @Override
        float choose(Site at) {
            return at.own;
        }
    };

    private static final int CHUNK = 1 << 16;

    /// One weight as the colluders see it.
    static final class Site {
        int copies;
        int ups;
        float up;
        float middle;
        float down;
        float own;
        double spread;
        SplittableRandom random = new SplittableRandom();

        boolean unanimous() {
            return ups == 0 || ups == copies;
        }

        float agreed() {
            return ups == 0 ? down : up;
        }
    }

    abstract float choose(Site at);

    /// Whether every value chosen is one that a copy or the original has.
    boolean exact() {
        return this != AVERAGE && this != ZERO_CORRELATION && this != SCRUB_AND_NOISE;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// What these recipients of a model leak together.
    static Weights leak(BenchModel model, MarkKeys keys, List<String> recipients, Collusion how) {
        List<FileMarker> markers = new ArrayList<>();
        recipients.forEach(recipient -> markers.add(model.marker(keys, recipient)));
        Weights leak = new Weights();
        for (Tensor tensor : model.header().tensors()) {
            float[] original = BenchModel.values(model.file(), tensor, 0);
            float[] out = new float[original.length];
            double spread = spread(original);
            IntStream.range(0, Math.ceilDiv(original.length, CHUNK))
                    .parallel()
                    .forEach(
                            i -> {
                                int from = i * CHUNK;
                                int to = Math.min(original.length, from + CHUNK);
                                chunk(model, tensor, markers, how, original, out, from, to, spread);
                            });
            leak.put(tensor.name(), tensor.shape(), out);
        }
        return leak;
    }

    private static void chunk(
            BenchModel model,
            Tensor tensor,
            List<FileMarker> markers,
            Collusion how,
            float[] original,
            float[] out,
            int from,
            int to,
            double spread) {
        float[][] copies = new float[markers.size()][];
        for (int j = 0; j < copies.length; j++) {
            copies[j] = copy(model, tensor, markers.get(j), from, to);
        }
        Site site = new Site();
        site.copies = copies.length;
        site.spread = spread;
        site.random = new SplittableRandom(tensor.name().hashCode() * 7919L + from);
        long columns = tensor.shape().isEmpty() ? 1 : tensor.shape().getLast();
        for (int e = from; e < to; e++) {
            float w = original[e];
            site.ups = 0;
            site.up = w;
            site.down = w;
            for (float[] copy : copies) {
                float y = copy[e - from];
                if (Math.abs(y) > Math.abs(w)) {
                    site.ups++;
                    site.up = y;
                } else {
                    site.down = y;
                }
            }
            if (site.up == w && site.down == w) {
                out[e] = w;
                continue;
            }
            site.middle = w;
            if (site.ups > 0 && site.ups < copies.length) {
                int block = (int) (e / columns / 64);
                int whose = Math.floorMod((block + 1) * 0x9E3779B9, copies.length);
                site.own = copies[whose][e - from];
            } else {
                site.own = site.agreed();
            }
            out[e] = how.choose(site);
        }
    }

    private static float[] copy(
            BenchModel model, Tensor tensor, FileMarker marker, int from, int to) {
        int width = tensor.dtype().bytes();
        long begin = tensor.begin() + (long) from * width;
        long end = tensor.begin() + (long) to * width;
        int low = (int) marker.alignDown(begin);
        int high = (int) marker.alignUp(end);
        byte[] bytes = Arrays.copyOfRange(model.file(), low, high);
        marker.mark(bytes, 0, bytes.length, low);
        return BenchModel.values(bytes, tensor.dtype(), (int) (begin - low), to - from);
    }

    static double spread(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}
