package org.weightgate.checkpoint.suspect;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/// The block types of GGUF that are read, by their number there. Layouts and arithmetic after
/// ggml-org/llama.cpp, `ggml/src/ggml-common.h` and `ggml-quants.c`; `f16` is IEEE half precision,
/// all little-endian, `n×4` means n codes of 4 bits.
///
/// ```
/// Q4_0  32: f16 d, 32×4                      d·(q−8)          (low halves of the bytes first)
/// Q4_1  32: f16 d, f16 m, 32×4               d·q + m
/// Q5_0  32: f16 d, 32×1 high bits, 32×4      d·(q−16)
/// Q5_1  32: f16 d, f16 m, 32×1, 32×4         d·q + m
/// Q8_0  32: f16 d, 32×8 signed               d·q
/// Q2_K 256: 16×(scale 4, min 4), 256×2, f16 d, f16 m          d·scale·q − m·min, groups of 16
/// Q3_K 256: 256×1, 256×2, 16×6 scales, f16 d                  d·(scale−32)·(q−4), groups of 16
/// Q4_K 256: f16 d, f16 m, 8×(scale 6, min 6), 256×4           d·scale·q − m·min, groups of 32
/// Q5_K 256: f16 d, f16 m, 8×(scale 6, min 6), 256×1, 256×4    as Q4_K
/// Q6_K 256: 256×4, 256×2, 16×8 signed scales, f16 d           d·scale·(q−32), groups of 16
/// ```
final class GgmlBlocks {
    private static final Map<Integer, Encoding> BY_NUMBER = new TreeMap<>();

    static {
        BY_NUMBER.put(0, FloatEncoding.F32);
        BY_NUMBER.put(1, FloatEncoding.F16);
        BY_NUMBER.put(2, new Small("Q4_0", 18, 4, false));
        BY_NUMBER.put(3, new Small("Q4_1", 20, 4, true));
        BY_NUMBER.put(6, new Small("Q5_0", 22, 5, false));
        BY_NUMBER.put(7, new Small("Q5_1", 24, 5, true));
        BY_NUMBER.put(8, new Bytes());
        BY_NUMBER.put(10, new TwoBits());
        BY_NUMBER.put(11, new ThreeBits());
        BY_NUMBER.put(12, new FourOrFiveBits("Q4_K", 144, 15, 16));
        BY_NUMBER.put(13, new FourOrFiveBits("Q5_K", 176, 31, 48));
        BY_NUMBER.put(14, new SixBits());
        BY_NUMBER.put(20, new GgmlCodebooks.Bent());
        BY_NUMBER.put(23, new GgmlCodebooks.BentGroups());
        BY_NUMBER.put(28, FloatEncoding.F64);
        BY_NUMBER.put(30, FloatEncoding.BF16);
        BY_NUMBER.put(39, new GgmlCodebooks.Micro());
    }

    /// Types that files hold and that are not read, for messages.
    private static final Map<Integer, String> UNREAD =
            Map.ofEntries(
                    Map.entry(16, "IQ2_XXS"),
                    Map.entry(17, "IQ2_XS"),
                    Map.entry(18, "IQ3_XXS"),
                    Map.entry(19, "IQ1_S"),
                    Map.entry(21, "IQ3_S"),
                    Map.entry(22, "IQ2_S"),
                    Map.entry(24, "I8"),
                    Map.entry(25, "I16"),
                    Map.entry(26, "I32"),
                    Map.entry(27, "I64"),
                    Map.entry(29, "IQ1_M"),
                    Map.entry(34, "TQ1_0"),
                    Map.entry(35, "TQ2_0"),
                    Map.entry(40, "NVFP4"));

    private GgmlBlocks() {}

    /// What to call a type that is not read.
    static String name(int number) {
        return UNREAD.getOrDefault(number, Integer.toUnsignedString(number));
    }

    static @Nullable Encoding of(int number) {
        return BY_NUMBER.get(number);
    }

    static float half(byte[] stored, int at) {
        return Float.float16ToFloat((short) (stored[at] & 0xFF | stored[at + 1] << 8));
    }

    /// Q4_0, Q4_1, Q5_0, Q5_1.
    private static final class Small extends BlockEncoding {
        private final boolean affine;
        private final boolean fifthBit;

        Small(String name, int bytes, int bits, boolean affine) {
            super(
                    name,
                    32,
                    bytes,
                    32,
                    affine ? 0 : -(1 << (bits - 1)),
                    affine ? (1 << bits) - 1 : (1 << (bits - 1)) - 1);
            this.affine = affine;
            fifthBit = bits == 5;
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            int high = at + (affine ? 4 : 2);
            int low = high + (fifthBit ? 4 : 0);
            int zero = affine ? 0 : fifthBit ? 16 : 8;
            for (int i = 0; i < 16; i++) {
                codes[i] = (byte) ((stored[low + i] & 15) - zero);
                codes[i + 16] = (byte) ((stored[low + i] >> 4 & 15) - zero);
            }
            if (fifthBit) {
                for (int i = 0; i < 32; i++) {
                    codes[i] += (byte) ((stored[high + i / 8] >> i % 8 & 1) << 4);
                }
            }
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            scales[0] = half(stored, at);
            offsets[0] = affine ? half(stored, at + 2) : 0;
        }
    }

    /// Q8_0.
    private static final class Bytes extends BlockEncoding {
        Bytes() {
            super("Q8_0", 32, 34, 32, -128, 127);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            System.arraycopy(stored, at + 2, codes, 0, 32);
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            scales[0] = half(stored, at);
        }
    }

    /// Q2_K.
    private static final class TwoBits extends BlockEncoding {
        TwoBits() {
            super("Q2_K", 256, 84, 16, 0, 3);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            twoBits(stored, at + 16, codes);
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            float d = half(stored, at + 80);
            float m = half(stored, at + 82);
            for (int g = 0; g < 16; g++) {
                scales[g] = d * (stored[at + g] & 15);
                offsets[g] = -(m * (stored[at + g] >> 4 & 15));
            }
        }

        /// Each byte of a half-block's 32 holds a code of four runs of 32 elements.
        static void twoBits(byte[] stored, int at, byte[] codes) {
            for (int run = 0; run < 8; run++) {
                int bytes = at + run / 4 * 32;
                int shift = run % 4 * 2;
                for (int i = 0; i < 32; i++) {
                    codes[32 * run + i] = (byte) (stored[bytes + i] >> shift & 3);
                }
            }
        }
    }

    /// Q3_K.
    private static final class ThreeBits extends BlockEncoding {
        ThreeBits() {
            super("Q3_K", 256, 110, 16, -4, 3);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            TwoBits.twoBits(stored, at + 32, codes);
            for (int run = 0; run < 8; run++) {
                for (int i = 0; i < 32; i++) {
                    int missing = ~(stored[at + i] >> run) & 1;
                    codes[32 * run + i] -= (byte) (missing << 2);
                }
            }
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            float d = half(stored, at + 108);
            for (int g = 0; g < 16; g++) {
                int low = stored[at + 96 + g % 8] >> g / 8 * 4 & 15;
                int high = stored[at + 104 + g % 4] >> g / 4 * 2 & 3;
                scales[g] = d * ((low | high << 4) - 32);
            }
        }
    }

    /// Q4_K and Q5_K: the same, but for a fifth bit of every code.
    private static final class FourOrFiveBits extends BlockEncoding {
        private final int low;

        FourOrFiveBits(String name, int bytes, int highest, int low) {
            super(name, 256, bytes, 32, 0, highest);
            this.low = low;
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            for (int run = 0; run < 8; run++) {
                int bytes = at + low + run / 2 * 32;
                int shift = run % 2 * 4;
                for (int i = 0; i < 32; i++) {
                    codes[32 * run + i] = (byte) (stored[bytes + i] >> shift & 15);
                }
            }
            for (int run = 0; low == 48 && run < 8; run++) {
                for (int i = 0; i < 32; i++) {
                    codes[32 * run + i] += (byte) ((stored[at + 16 + i] >> run & 1) << 4);
                }
            }
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            float d = half(stored, at);
            float m = half(stored, at + 2);
            int s = at + 4;
            for (int g = 0; g < 8; g++) {
                int scale = stored[s + g % 4] & 63;
                int least = stored[s + 4 + g % 4] & 63;
                if (g >= 4) {
                    // The last four keep their top two bits above the first four's six.
                    scale = stored[s + 4 + g] & 15 | (stored[s + g - 4] & 0xC0) >> 2;
                    least = stored[s + 4 + g] >> 4 & 15 | (stored[s + g] & 0xC0) >> 2;
                }
                scales[g] = d * scale;
                offsets[g] = -(m * least);
            }
        }
    }

    /// Q6_K.
    private static final class SixBits extends BlockEncoding {
        SixBits() {
            super("Q6_K", 256, 210, 16, -32, 31);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            for (int run = 0; run < 8; run++) {
                int low = at + run / 4 * 64 + run % 2 * 32;
                int lowShift = run % 4 / 2 * 4;
                int high = at + 128 + run / 4 * 32;
                int highShift = run % 4 * 2;
                for (int i = 0; i < 32; i++) {
                    int four = stored[low + i] >> lowShift & 15;
                    int two = stored[high + i] >> highShift & 3;
                    codes[32 * run + i] = (byte) ((four | two << 4) - 32);
                }
            }
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            float d = half(stored, at + 208);
            for (int g = 0; g < 16; g++) {
                scales[g] = d * stored[at + 192 + g];
            }
        }
    }
}
