package org.weightgate.watermark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import javax.crypto.SecretKey;

/// What one recipient's copy of one content is marked with: for every tile a symbol, drawn with the
/// tile's secret bias, and for every group of elements a chip. A pure function of the keys and the
/// group's number. Immutable and thread-safe; the readers it gives are not.
final class Codeword {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final SecretKey pn;
    private final SecretKey bias;
    private final SecretKey symbols;
    private final int tileShift;

    /// @param tileGroups groups in a tile, a power of two
    Codeword(SecretKey pn, SecretKey bias, SecretKey symbols, int tileGroups) {
        this.pn = pn;
        this.bias = bias;
        this.symbols = symbols;
        tileShift = Integer.numberOfTrailingZeros(tileGroups);
    }

    Reader reader() {
        return new Reader();
    }

    /// Reads chips forward or at any place.
    final class Reader {
        private final KeyStream signs = new KeyStream(pn);
        private final KeyStream thetas = new KeyStream(bias);
        private final KeyStream draws = new KeyStream(symbols);
        private final byte[] theta = new byte[Chips.CAPACITY + 1];
        private final byte[] draw = new byte[Chips.CAPACITY + 1];

        /// Fills `chips` with the groups [from, to); `from` must be even, the count within
        /// capacity.
        void read(Chips chips, long from, long to) {
            int groups = Math.toIntExact(to - from);
            chips.firstGroup = from;
            chips.groups = groups;
            signs.read(from >> 1, chips.nibbles, (groups + 1) >> 1);
            long firstTile = from >> tileShift;
            int tiles = (int) (((to - 1) >> tileShift) - firstTile) + 1;
            thetas.read(firstTile, theta, tiles);
            draws.read(firstTile, draw, tiles);
            if (tileShift == 0) {
                flipEach(chips.nibbles, groups);
            } else {
                flipPairs(chips.nibbles, from, groups);
            }
        }

        private void flipEach(byte[] nibbles, int groups) {
            int pairs = groups >> 1;
            for (int i = 0; i < pairs; i++) {
                nibbles[i] ^= (byte) (flip(2 * i) << 3 | flip(2 * i + 1) << 7);
            }
            if ((groups & 1) != 0) {
                nibbles[pairs] ^= (byte) (flip(groups - 1) << 3);
            }
        }

        private void flipPairs(byte[] nibbles, long from, int groups) {
            int pairs = (groups + 1) >> 1;
            int perTile = 1 << (tileShift - 1);
            int inTile = (int) ((from >> 1) & (perTile - 1));
            for (int i = 0, tile = 0; i < pairs; tile++) {
                int end = Math.min(pairs, i + perTile - inTile);
                inTile = 0;
                long mask = flip(tile) * 0x88888888_88888888L;
                for (; i <= end - Long.BYTES; i += Long.BYTES) {
                    LONG.set(nibbles, i, (long) LONG.get(nibbles, i) ^ mask);
                }
                for (; i < end; i++) {
                    nibbles[i] ^= (byte) mask;
                }
            }
        }

        /// 1 where the symbol of a read tile is 0, so that its signs turn around.
        private int flip(int tile) {
            return (draw[tile] & 0xFF) < Codebook.theta(theta[tile]) ? 0 : 1;
        }
    }
}
