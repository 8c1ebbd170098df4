package org.weightgate.watermark;

/// How densely a model is marked, decided once from its totals: one carrier in a group of `density`
/// elements, `tileGroups` groups in a tile.
public record Sizing(int density, int tileGroups) {
    private static final long MOST_TILES = 1L << 22;
    private static final long MOST_TILES_LARGE = 1L << 24;

    public Sizing {
        if (density != 1 && density != 4 && density != 8) {
            throw new IllegalArgumentException("density is 1, 4 or 8, not " + density);
        }
        if (tileGroups < 1 || Integer.bitCount(tileGroups) != 1) {
            throw new IllegalArgumentException("a tile has a power of two groups");
        }
    }

    /// The sizing of a model with this many elements in this many groups, the groups counted at the
    /// density that [#densityFor] gives.
    static Sizing of(long parameters, long groups) {
        long most = parameters < 1_000_000_000L ? MOST_TILES : MOST_TILES_LARGE;
        int tileGroups = 1;
        while (groups > most * tileGroups) {
            tileGroups = Math.multiplyExact(tileGroups, 2);
        }
        return new Sizing(densityFor(parameters), tileGroups);
    }

    /// 1 below 50 million elements, 4 below 500 million, 8 from there.
    static int densityFor(long parameters) {
        return parameters < 50_000_000L ? 1 : parameters < 500_000_000L ? 4 : 8;
    }
}
