package org.weightgate.checkpoint.suspect;

/// The block types of GGUF whose 16 codes stand for unevenly spaced levels, after the same sources
/// as [GgmlBlocks].
///
/// ```
/// IQ4_NL  32: f16 d, 32×4                                     d·level(q)
/// IQ4_XS 256: f16 d, 8×2 high bits, 8×4 scales, 256×4         d·(scale−32)·level(q), groups of 32
/// MXFP4   32: u8 e, 32×4                                      2^(e−128)·level(q)
/// ```
final class GgmlCodebooks {
    private static final byte[] BENT = {
        -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
    };

    /// Twice the values of E2M1.
    private static final byte[] E2M1 = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    private GgmlCodebooks() {}

    /// Runs of 32 codes in 16 bytes each: the low halves first, then the high ones.
    private static void nibbles(byte[] stored, int at, byte[] levels, byte[] codes) {
        for (int run = 0; run < codes.length; run += 32) {
            for (int i = 0; i < 16; i++) {
                byte two = stored[at + run / 2 + i];
                codes[run + i] = levels[two & 15];
                codes[run + 16 + i] = levels[two >> 4 & 15];
            }
        }
    }

    /// IQ4_NL.
    static final class Bent extends BlockEncoding {
        Bent() {
            super("IQ4_NL", 32, 18, 32, BENT);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            nibbles(stored, at + 2, BENT, codes);
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            scales[0] = GgmlBlocks.half(stored, at);
        }
    }

    /// IQ4_XS.
    static final class BentGroups extends BlockEncoding {
        BentGroups() {
            super("IQ4_XS", 256, 136, 32, BENT);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            nibbles(stored, at + 8, BENT, codes);
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            float d = GgmlBlocks.half(stored, at);
            for (int g = 0; g < 8; g++) {
                int low = stored[at + 4 + g / 2] >> g % 2 * 4 & 15;
                int high = stored[at + 2 + g / 4] >> g % 4 * 2 & 3;
                scales[g] = d * ((low | high << 4) - 32);
            }
        }
    }

    /// MXFP4.
    static final class Micro extends BlockEncoding {
        Micro() {
            super("MXFP4", 32, 17, 32, E2M1);
        }

        @Override
        void codes(byte[] stored, int at, byte[] codes) {
            nibbles(stored, at + 1, E2M1, codes);
        }

        @Override
        void scales(byte[] stored, int at, float[] scales, float[] offsets) {
            scales[0] = Math.scalb(1f, (stored[at] & 0xFF) - 128);
        }
    }
}
