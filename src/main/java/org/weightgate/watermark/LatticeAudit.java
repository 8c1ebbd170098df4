package org.weightgate.watermark;

/// Whether the originals' values lie on a lattice coarser than the mark's step, as weights do that
/// were stored in 8 or fewer bits and are now written as floats: their one holder could round the
/// mark away.
///
/// Measured on windows of 32 rows by at most 1024 columns, along rows (lattices scaled per tensor,
/// row or group) and along columns (scaled per column), in runs of 32 elements. Within a run, two
/// elements are peers if their magnitudes share a binade and a pair if they are equal at the step's
/// precision; smooth values make one pair in 128 peers. A window is coarse above 1.75 times that,
/// the tensor if three windows in four are; a window with fewer than 2048 peers does not count.
/// Measured on trained weights: 0.9 to 1.3; on values from int8 6 to 9, fp8 17, int4 over 90.
public record LatticeAudit(int rowWindows, int rowCoarse, int columnWindows, int columnCoarse) {
    /// The audit of a tensor that was not looked at.
    static final LatticeAudit NONE = new LatticeAudit(0, 0, 0, 0);

    public LatticeAudit {
        if (rowCoarse < 0
                || rowCoarse > rowWindows
                || columnCoarse < 0
                || columnCoarse > columnWindows) {
            throw new IllegalArgumentException("more coarse windows than windows");
        }
    }

    /// Whether the tensor lies on a coarse lattice.
    public boolean coarse() {
        return coarse(rowCoarse, rowWindows) || coarse(columnCoarse, columnWindows);
    }

    private static boolean coarse(int coarse, int windows) {
        return windows > 0 && 4L * coarse >= 3L * windows;
    }
}
