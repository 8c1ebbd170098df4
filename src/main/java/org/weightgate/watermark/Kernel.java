package org.weightgate.watermark;

/// Moves the carriers among some elements of a tensor by their chips. Two kernels exist for every
/// carrier and density: [ScalarKernel] defines the bytes, [SwarKernel] makes the same ones faster.
interface Kernel {
    /// Marks elements [from, to), counted from the tensor's start, whose bytes stand in `data` from
    /// `at` on; `chips` must hold their groups.
    void mark(byte[] data, int at, long from, long to, Chips chips);
}
