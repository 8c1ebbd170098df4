package org.weightgate.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// What the processor can do at best, measured now: fused multiply-adds from registers, and bytes
/// read from memory.
record MachineLimits(double gigaflops, double gigabytes) {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int STEPS = 10_000_000;
    private static final int READ = 1 << 26; // floats a thread reads: far more than its caches
    private static final int RUNS = 6;

    static MachineLimits of(int threads) {
        float[] sink = new float[threads];
        double multiply = best(threads, t -> sink[t] += multiply());
        float[][] data = new float[threads][READ];
        double read = best(threads, t -> sink[t] += read(data[t]));
        return new MachineLimits(
                20.0 * FLOATS.length() * STEPS * threads / multiply / 1e9,
                4.0 * READ * threads / read / 1e9);
    }

    private static double best(int threads, IntConsumer work) {
        double best = Double.POSITIVE_INFINITY;
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                pool.submit(() -> IntStream.range(0, threads).parallel().forEach(work)).join();
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
        }
        return best;
    }

    private static float multiply() {
        FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
        FloatVector y = FloatVector.broadcast(FLOATS, 1e-6f);
        FloatVector a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y;
        for (int k = 0; k < STEPS; k++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
        }
        FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j);
        return sum.reduceLanes(VectorOperators.ADD);
    }

    private static float read(float[] data) {
        FloatVector a = FloatVector.zero(FLOATS), b = a, c = a, d = a;
        int step = FLOATS.length();
        for (int i = 0; i < data.length; i += 4 * step) {
            a = a.add(FloatVector.fromArray(FLOATS, data, i));
            b = b.add(FloatVector.fromArray(FLOATS, data, i + step));
            c = c.add(FloatVector.fromArray(FLOATS, data, i + 2 * step));
            d = d.add(FloatVector.fromArray(FLOATS, data, i + 3 * step));
        }
        return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }
}
