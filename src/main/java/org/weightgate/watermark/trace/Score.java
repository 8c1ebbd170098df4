package org.weightgate.watermark.trace;

import java.util.List;

/// One statistic: which vector of each content it adds up, and how much the content counts. All of
/// it chosen from the leak, the originals and the code keys, so that the bound holds whatever the
/// choice. Immutable.
///
/// ```
/// S = Σ_c weight_c · score_c(vector_c),    norm = √(Σ_c (weight_c · norm_c)²),    z = S / norm
/// ```
///
/// @param vector by content; −1 where the content does not count
/// @param weight by content
/// @param tests how many statistics of its kind are tried, each of which must pay for all
record Score(String name, String words, int[] vector, double[] weight, double norm, int tests) {
    static Score of(
            String name, String words, int[] vector, double[] weight, List<Weights> contents) {
        return new Score(name, words, vector, weight, norm(vector, weight, contents), 1);
    }

    static double norm(int[] vector, double[] weight, List<Weights> contents) {
        double squares = 0;
        for (int c = 0; c < vector.length; c++) {
            if (vector[c] >= 0) {
                double norm = weight[c] * contents.get(c).norm(vector[c]);
                squares += norm * norm;
            }
        }
        return Math.sqrt(squares);
    }

    /// S of a recipient with these sums of weights.
    double of(long[][] sums, List<Weights> contents) {
        double score = 0;
        for (int c = 0; c < vector.length; c++) {
            if (vector[c] >= 0) {
                score += weight[c] * contents.get(c).score(vector[c], sums[c][vector[c]]);
            }
        }
        return score;
    }
}
