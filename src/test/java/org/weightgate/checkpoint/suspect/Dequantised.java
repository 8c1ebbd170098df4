package org.weightgate.checkpoint.suspect;

/// Values that went through a quantiser which safetensors cannot name, as a leaker has them after
/// loading a quantised model and saving it again.
public final class Dequantised {
    /// The 16 levels of NF4 (Dettmers et al. 2023, QLoRA, appendix E).
    private static final float[] NF4 = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };

    private Dequantised() {}

    /// NF4 with one scale for every `block` values (64 in the usual library).
    public static float[] nf4(float[] values, int block) {
        float[] out = new float[values.length];
        for (int at = 0; at < values.length; at += block) {
            int end = Math.min(values.length, at + block);
            float most = 0;
            for (int i = at; i < end; i++) {
                most = Math.max(most, Math.abs(values[i]));
            }
            for (int i = at; i < end; i++) {
                out[i] = most * nearest(values[i] / most);
            }
        }
        return out;
    }

    /// Symmetric whole numbers of `bits` bits, one scale for every `block` values (a row: int8 as
    /// the usual weight-only quantisers do it).
    public static float[] symmetric(float[] values, int block, int bits) {
        float[] out = new float[values.length];
        int highest = (1 << (bits - 1)) - 1;
        for (int at = 0; at < values.length; at += block) {
            int end = Math.min(values.length, at + block);
            float most = 0;
            for (int i = at; i < end; i++) {
                most = Math.max(most, Math.abs(values[i]));
            }
            float scale = most / highest;
            for (int i = at; i < end; i++) {
                out[i] = scale == 0 ? 0 : scale * Math.round(values[i] / scale);
            }
        }
        return out;
    }

    private static float nearest(float value) {
        float best = 0;
        for (float level : NF4) {
            best = Math.abs(value - level) < Math.abs(value - best) ? level : best;
        }
        return best;
    }
}
