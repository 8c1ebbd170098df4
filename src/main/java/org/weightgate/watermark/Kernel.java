package org.weightgate.watermark;

/// Moves the carriers among some elements of a tensor by their chips. [ScalarKernel] defines the
/// bytes; [SwarKernel] and, where Java has vectors and groups suit them, [VectorKernel] make the
/// same ones faster.
interface Kernel {
    /// The fastest on this machine.
    static Kernel fastest(Carrier carrier, int logDensity) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            VectorKernel kernel = new VectorKernel(carrier, logDensity);
            if (kernel.suits()) return kernel;
        }
        return new SwarKernel(carrier, logDensity);
    }

    /// Marks elements [from, to), counted from the tensor's start, whose bytes stand in `data` from
    /// `at` on; `chips` must hold their groups.
    void mark(byte[] data, int at, long from, long to, Chips chips);
}
