package org.weightgate.watermark;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Looks through a tensor row by row: which rows are constant (all elements have the same bits) or
/// equal to another row, for both would show the mark by comparison; and feeds the others to the
/// lattice audit. A last row of fewer than 4 elements is not looked at. Rows count as equal if the
/// first 8 bytes of their SHA-256 are.
final class RowScan {
    private static final int SHORTEST_COMPARED = 4;

    private final Carrier carrier;
    private final byte[] row;
    private final LatticeWindows windows;
    private final MessageDigest sha256;
    private int filled;
    private boolean anyCarries;
    private long[] hashes = new long[64];
    private boolean[] constant = new boolean[64];
    private int rows;

    RowScan(Carrier carrier, int rowLength, long elements) {
        this.carrier = carrier;
        row = new byte[rowLength * carrier.bytes];
        windows = new LatticeWindows(carrier, rowLength, elements);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        int end = offset + length;
        while (offset < end) {
            int taken = Math.min(end - offset, row.length - filled);
            System.arraycopy(bytes, offset, row, filled, taken);
            filled += taken;
            offset += taken;
            if (filled == row.length) {
                endRow();
            }
        }
    }

    void finish() {
        if (filled > 0) {
            endRow();
        }
        windows.finish();
    }

    boolean anyCarries() {
        return anyCarries;
    }

    LatticeAudit audit() {
        return windows.audit();
    }

    /// The rows that must not carry, ascending, joined where they touch.
    List<Rows> excluded() {
        long[] sorted = Arrays.copyOf(hashes, rows);
        Arrays.sort(sorted);
        List<Rows> excluded = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= rows; i++) {
            boolean out = i < rows && (constant[i] || isRepeated(sorted, hashes[i]));
            if (out && from < 0) {
                from = i;
            } else if (!out && from >= 0) {
                excluded.add(new Rows(from, i));
                from = -1;
            }
        }
        return excluded;
    }

    private static boolean isRepeated(long[] sorted, long hash) {
        int found = Arrays.binarySearch(sorted, hash);
        return (found > 0 && sorted[found - 1] == hash)
                || (found + 1 < sorted.length && sorted[found + 1] == hash);
    }

    private void endRow() {
        if (rows == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * rows);
            constant = Arrays.copyOf(constant, 2 * rows);
        }
        for (int at = 0; !anyCarries && at < filled; at += carrier.bytes) {
            anyCarries = carrier.carries(carrier.get(row, at));
        }
        if (filled < SHORTEST_COMPARED * carrier.bytes) {
            // Equal to no other row.
            hashes[rows] = rows;
        } else {
            sha256.update(row, 0, filled);
            hashes[rows] = ByteBuffer.wrap(sha256.digest()).getLong();
            constant[rows] = isConstant();
            if (!constant[rows]) {
                windows.add(row, filled, hashes[rows]);
            }
        }
        rows++;
        filled = 0;
    }

    private boolean isConstant() {
        return Arrays.equals(row, carrier.bytes, filled, row, 0, filled - carrier.bytes);
    }
}
