package org.weightgate.checkpoint.suspect;

/// Blocks of whole-number codes under stored scales: an element's value is `scale · code + offset`,
/// scale and offset common to a group of neighbours. What differs between types is only how codes,
/// scales and offsets are packed; decoding and rounding are the same for all, computed in single
/// precision in the order in which ggml's reference does, so that values agree with its own to the
/// last bit.
abstract class BlockEncoding implements Encoding {
    private final String name;
    private final int elements;
    private final int bytes;
    private final int group;
    private final float lowest;
    private final float highest;
    private final byte[] levels;

    BlockEncoding(String name, int elements, int bytes, int group, int lowest, int highest) {
        this.name = name;
        this.elements = elements;
        this.bytes = bytes;
        this.group = group;
        this.lowest = lowest;
        this.highest = highest;
        levels = new byte[0];
    }

    /// Codes that are themselves looked up: only `levels`, in any order, occur.
    BlockEncoding(String name, int elements, int bytes, int group, byte[] levels) {
        this.name = name;
        this.elements = elements;
        this.bytes = bytes;
        this.group = group;
        this.levels = levels.clone();
        lowest = Byte.MIN_VALUE;
        highest = Byte.MAX_VALUE;
    }

    /// Unpacks the codes of the block at `stored[at]`, within lowest … highest.
    abstract void codes(byte[] stored, int at, byte[] codes);

    /// Unpacks scale and offset of each group of the block at `stored[at]`.
    abstract void scales(byte[] stored, int at, float[] scales, float[] offsets);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int elements() {
        return elements;
    }

    @Override
    public final int bytes() {
        return bytes;
    }

    @Override
    public final void decode(byte[] stored, int at, int blocks, float[] values, int to) {
        byte[] codes = new byte[elements];
        float[] scales = new float[elements / group];
        float[] offsets = new float[elements / group];
        for (int block = 0; block < blocks; block++) {
            codes(stored, at + block * bytes, codes);
            scales(stored, at + block * bytes, scales, offsets);
            for (int g = 0; g < scales.length; g++) {
                decode(codes, g * group, scales[g], offsets[g], values, to);
                to += group;
            }
        }
    }

    @Override
    public final void round(byte[] stored, int at, int blocks, float[] values, int to) {
        float[] scales = new float[elements / group];
        float[] offsets = new float[elements / group];
        for (int block = 0; block < blocks; block++) {
            scales(stored, at + block * bytes, scales, offsets);
            for (int g = 0; g < scales.length; g++) {
                round(scales[g], offsets[g], values, to);
                to += group;
            }
        }
    }

    private void decode(byte[] codes, int at, float scale, float offset, float[] values, int to) {
        for (int i = 0; i < group; i++) {
            values[to + i] = scale * codes[at + i] + offset;
        }
    }

    private void round(float scale, float offset, float[] values, int to) {
        // Where every level is the same, any code will do; 0/0 must not make it NaN.
        float divisor = scale == 0 ? 1 : scale;
        for (int i = to; i < to + group; i++) {
            float code = Math.clamp((values[i] - offset) / divisor, lowest, highest);
            float level = levels.length > 0 ? nearest(code) : (float) Math.rint(code);
            values[i] = scale * level + offset;
        }
    }

    private float nearest(float code) {
        float best = Float.isNaN(code) ? code : levels[0];
        for (byte level : levels) {
            best = Math.abs(code - level) < Math.abs(code - best) ? level : best;
        }
        return best;
    }
}
