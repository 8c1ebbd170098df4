package org.weightgate.watermark.trace;

/// Adds up the weights of the tiles whose symbol is 1, for all vectors at once. Two kernels exist:
/// [ScalarScore] defines the sums, [VectorScore] gives the same ones faster.
interface ScoreKernel {
    /// Most tiles of one call.
    int BLOCK = 4096;

    /// Adds to `sums[v]` the weights `v` of the tiles [from, from + count) whose byte of `draws`,
    /// counted from 0 and taken without sign, is below their θ.
    ///
    /// @param count a multiple of [Weights#PADDING], at most [#BLOCK]
    void add(Weights weights, int from, int count, byte[] draws, long[] sums);
}
