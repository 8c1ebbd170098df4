package org.weightgate.watermark.trace;

import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;

/// Whether a tensor is a public one plus something of low rank, as merged adapters are. If so, a
/// leaker subtracts the public tensor and keeps the few strongest directions of the rest: the mark,
/// which has full rank, is mostly gone.
public final class SiblingCheck {
    /// What was found of a pair.
    ///
    /// @param lowRank whether to warn
    /// @param rank smallest rank that holds 95 % of the difference's energy, of those looked at; 0
    ///   for equal tensors
    /// @param remainder share of the difference's energy beyond the ranks looked at
    /// @param sentence for the publisher
    public record Sibling(boolean lowRank, int rank, double remainder, String sentence) {}

    private SiblingCheck() {}

    /// Compares a tensor of a release with that of a public base, of equal shape.
    public static Sibling compare(OriginalTensor base, OriginalTensor release) throws IOException {
        throw new UnsupportedOperationException("being written");
    }
}
