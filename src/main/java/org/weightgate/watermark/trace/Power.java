package org.weightgate.watermark.trace;

import org.weightgate.watermark.MarkPlan;

import java.util.List;

/// What a trace could show if a copy leaked, by what is done to it: theory, before any leak. With M
/// carriers in T tiles and `q` the share of the mark's correlation that is left, a single leaker is
/// expected at the first, and every member of a coalition of c that does its worst at no less than
/// the second, about:
///
/// ```
/// z = 2/π / √((1−q²)/(q²M) + 1/T)          z(c) = 2/(πc) / √(1/(q²M) + 1/T)
/// ```
public final class Power {
    /// What is done to a leak; `q` measured on trained weights.
    public enum Attack {
        NONE("nothing, or casts between types", 1),
        INT8("8-bit quantisation (int8, Q8_0)", 0.56),
        Q4("4-bit quantisation (Q4_0, Q4_K, NF4)", 0.165),
        Q2_K("2-bit quantisation (Q2_K)", 0.075),
        NOISE_20("noise of 20 % of the weights' spread", 0.028),
        NOISE_45("noise of 45 %, or a codec of 1–2 bits", 0.0127);

        private final String words;
        private final double q;

        Attack(String words, double q) {
            this.words = words;
            this.q = q;
        }

        /// For people.
        public String words() {
            return words;
        }

        /// Share of the mark's correlation that is left.
        public double q() {
            return q;
        }
    }

    /// What to expect of one attack.
    ///
    /// @param z of a single leaker
    /// @param coalition the largest coalition of which a member is still expected over the line; 0
    ///   if not even one is, and at most 100
    public record Expectation(Attack attack, double z, int coalition) {}

    private static final int MOST = 100;

    /// Accuses in 999 cases of 1000 at 10⁻⁹ over 100,000 recipients.
    private static final double Z = 11.4;

    private Power() {}

    /// Expected of a release with this plan, all attacks in order.
    public static List<Expectation> of(MarkPlan plan) {
        long carriers = 0;
        long tiles = 0;
        for (var tensor : plan.tensors().values()) {
            if (tensor.eligible()) {
                carriers += tensor.groups();
                tiles += tensor.tiles();
            }
        }
        return of(carriers, tiles);
    }

    /// Expected of this many carriers in this many tiles, all attacks in order.
    public static List<Expectation> of(long carriers, long tiles) {
        return List.of(Attack.values()).stream().map(a -> of(a, carriers, tiles)).toList();
    }

    private static Expectation of(Attack attack, long carriers, long tiles) {
        if (carriers == 0) {
            return new Expectation(attack, 0, 0);
        }
        double clear = attack.q() * attack.q() * carriers;
        double hidden = (1 - attack.q() * attack.q()) / clear;
        double alone = 2 / Math.PI / Math.sqrt(hidden + 1.0 / tiles);
        double together = 2 / Math.PI / Math.sqrt(1 / clear + 1.0 / tiles);
        return new Expectation(attack, alone, (int) Math.min(MOST, Math.rint(together / Z)));
    }
}
