package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.say;

import org.weightgate.watermark.Carrier;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;
import java.util.List;

/// Whether a tensor is a public one plus something of low rank, as merged adapters are. If so, a
/// leaker subtracts the public tensor and keeps the few strongest directions of the rest: the mark,
/// which has full rank, is mostly gone.
///
/// The difference is measured with a randomised range finder (Halko, Martinsson and Tropp 2011,
/// algorithm 4.1): its product with random signs gives a basis of 72 directions, in which its
/// strongest 64 singular values are found. The signs are fixed, so that the answer is. Two passes
/// over both tensors; memory for 72 numbers a row and a column.
public final class SiblingCheck {
    private static final int RANKS = 64;
    private static final int DIRECTIONS = RANKS + 8;

    /// Share of the difference that a leaker would want to keep.
    private static final double KEPT = 0.95;

    private final OriginalTensor base;
    private final OriginalTensor release;
    private final int rows;
    private final int columns;
    private final int directions;
    private final byte[] stored;
    private final float[] difference;
    private double energy;

    private SiblingCheck(OriginalTensor base, OriginalTensor release) {
        List<Long> shape = release.plan().shape();
        if (!shape.equals(base.plan().shape()) || shape.size() < 2) {
            throw new IllegalArgumentException(
                    "%s and %s are no matrices of one shape"
                            .formatted(base.name(), release.name()));
        }
        this.base = base;
        this.release = release;
        rows = Math.toIntExact(shape.getFirst());
        columns = Math.toIntExact(release.plan().elements() / rows);
        directions = Math.min(DIRECTIONS, Math.min(rows, columns));
        stored = new byte[4 * columns];
        difference = new float[columns];
    }

    /// What was found of a pair.
    ///
    /// @param lowRank whether to warn
    /// @param rank least rank that holds 95 % of the difference's energy; 0 for equal tensors, −1
    ///   if above 64
    /// @param remainder share of the difference's energy beyond rank 64
    /// @param keptZ share of the score that a leaker who uses the public tensor leaves, about
    /// @param sentence for the publisher
    public record Sibling(
            boolean lowRank, int rank, double remainder, double keptZ, String sentence) {}

    /// Compares a tensor of a release with that of a public base, of equal shape and at least two
    /// dimensions.
    public static Sibling compare(OriginalTensor base, OriginalTensor release) throws IOException {
        return new SiblingCheck(base, release).compare();
    }

    private Sibling compare() throws IOException {
        double[][] basis = LinearAlgebra.orthonormal(range());
        if (energy == 0) {
            return new Sibling(
                    true,
                    0,
                    0,
                    0,
                    say(
                            "%s equals a public tensor: whoever has that one removes the mark from"
                                    + " it wholly.",
                            release.name()));
        }
        double[] strongest = LinearAlgebra.eigenvalues(gram(basis));
        double held = 0;
        int rank = -1;
        for (int i = 0; i < Math.min(RANKS, strongest.length); i++) {
            held += Math.max(0, strongest[i]);
            rank = rank < 0 && held >= KEPT * energy ? i + 1 : rank;
        }
        // A rank that is no small part of the full one hides nothing.
        double share = (double) rank * (rows + columns - rank) / ((double) rows * columns);
        boolean low = rank > 0 && share < 0.5;
        return new Sibling(
                low,
                rank,
                Math.max(0, 1 - held / energy),
                low ? Math.sqrt(share) : 1,
                low
                        ? say(
                                "%s is a public tensor plus a change of rank %d: whoever uses that"
                                        + " one leaves about %.0f %% of a trace's score by this"
                                        + " tensor.",
                                release.name(), rank, 100 * Math.sqrt(share))
                        : say("%s has no change of low rank.", release.name()));
    }

    /// The difference times random signs, by direction and row; measures its energy.
    private double[][] range() throws IOException {
        double[][] range = new double[directions][rows];
        for (int row = 0; row < rows; row++) {
            read(row);
            for (int d = 0; d < directions; d++) {
                range[d][row] = signed(d);
            }
            for (float value : difference) {
                energy += (double) value * value;
            }
        }
        return range;
    }

    private double signed(int direction) {
        double sum = 0;
        for (int at = 0; at < columns; at += Long.SIZE) {
            long signs = mix((long) direction << 32 | at);
            int end = Math.min(columns, at + Long.SIZE);
            for (int c = at; c < end; c++, signs >>>= 1) {
                sum += (signs & 1) == 0 ? difference[c] : -difference[c];
            }
        }
        return sum;
    }

    /// Products of the difference's projections on the basis: their eigenvalues are the squares of
    /// its strongest singular values.
    private double[][] gram(double[][] basis) throws IOException {
        float[][] projected = new float[basis.length][columns];
        for (int row = 0; row < rows; row++) {
            read(row);
            for (int d = 0; d < basis.length; d++) {
                float weight = (float) basis[d][row];
                float[] into = projected[d];
                for (int c = 0; c < columns; c++) {
                    into[c] += weight * difference[c];
                }
            }
        }
        double[][] gram = new double[basis.length][basis.length];
        for (int i = 0; i < basis.length; i++) {
            for (int j = 0; j <= i; j++) {
                for (int c = 0; c < columns; c++) {
                    gram[i][j] += (double) projected[i][c] * projected[j][c];
                }
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    private void read(int row) throws IOException {
        read(release, row);
        float[] values = difference.clone();
        read(base, row);
        for (int c = 0; c < columns; c++) {
            float change = values[c] - difference[c];
            difference[c] = Float.isFinite(change) ? change : 0;
        }
    }

    private void read(OriginalTensor tensor, int row) throws IOException {
        Carrier carrier = Carrier.of(tensor.plan().dtype());
        if (carrier == null) {
            throw new IllegalArgumentException(
                    tensor.name() + " is of a type that carries no mark");
        }
        tensor.read((long) row * columns, columns, stored, 0);
        for (int c = 0; c < columns; c++) {
            difference[c] = carrier.value(carrier.get(stored, c * carrier.bytes));
        }
    }

    /// The output function of SplitMix64 (Steele, Lea, Flood 2014).
    private static long mix(long n) {
        long z = (n + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
