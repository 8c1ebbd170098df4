package org.weightgate.inference;

/// Fixed pseudo-random numbers by position: the finalizer of SplitMix64 (Steele, Lea and Flood
/// 2014).
final class Mix {
    private Mix() {}

    static long at(long seed, long index) {
        long z = (seed + 1) * 0xD1B54A32D192ED03L + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
