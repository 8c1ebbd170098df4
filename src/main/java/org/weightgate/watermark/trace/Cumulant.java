package org.weightgate.watermark.trace;

/// The cumulant function of an innocent's score by one vector of one content,
///
/// ```
/// L(λ) = ln E exp(λS) = Σ ln( p e^{λw(1−p)} + (1−p) e^{−λwp} ),     w = scale · W
/// ```
///
/// exactly, over the bias p of each tile and the leak's own weights. Tiles with equal bias and
/// weight are counted together. Immutable. Source: conditional bounds of Furon and Desoubeaux,
/// "Tardos codes for real" (WIFS 2014).
final class Cumulant {
    private static final int SPAN = 2 * Weights.MOST + 1;

    private final double[] p;
    private final double[] w;
    private final int[] count;
    private final double greatest;

    Cumulant(Weights weights, int vector) {
        int[] cells = new int[256 * SPAN];
        for (int tile = 0; tile < weights.tiles; tile++) {
            int weight = weights.weights[vector][tile];
            if (weight != 0) {
                cells[weights.theta[tile] * SPAN + weight + Weights.MOST]++;
            }
        }
        int used = 0;
        for (int cell : cells) {
            used += cell > 0 ? 1 : 0;
        }
        p = new double[used];
        w = new double[used];
        count = new int[used];
        double most = 0;
        for (int cell = 0, i = 0; i < used; cell++) {
            if (cells[cell] > 0) {
                p[i] = cell / SPAN / 256.0;
                w[i] = weights.scale[vector] * (cell % SPAN - Weights.MOST);
                most = Math.max(most, Math.abs(w[i]));
                count[i++] = cells[cell];
            }
        }
        greatest = most;
    }

    /// The greatest |w|.
    double greatest() {
        return greatest;
    }

    double at(double lambda) {
        double sum = 0;
        for (int i = 0; i < count.length; i++) {
            double x = lambda * w[i];
            sum += count[i] * (Math.log(1 + p[i] * (Math.exp(x) - 1)) - p[i] * x);
        }
        return sum;
    }
}
