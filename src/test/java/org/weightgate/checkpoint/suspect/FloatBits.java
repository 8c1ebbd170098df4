package org.weightgate.checkpoint.suspect;

/// Conversions for writers of leaks.
final class FloatBits {
    private FloatBits() {}

    /// The nearest bfloat16, ties to even; NaN and the infinities stay what they are.
    static short bfloat16(float value) {
        double quantum = Math.scalb(1.0, Math.max(Math.getExponent(value), -126) - 7);
        float rounded = (float) (Math.rint(value / quantum) * quantum);
        return (short) (Float.floatToRawIntBits(rounded) >>> 16);
    }
}
