package org.weightgate.watermark;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;

import java.util.List;

/// How one content is marked, for ever: fixed when it is first published and reused by every later
/// release, so that the same tensor is never marked under two plans.
///
/// @param eligibility whether it is marked at all
/// @param density G, elements in a group, of which one carries: 1, 4 or 8
/// @param tileGroups groups in a tile, a power of two; tile = ⌊group / tileGroups⌋
/// @param rowLength elements in a row, see [#rowLength(List)]
/// @param excludedRows constant and repeated rows, which carry nothing: ascending, not touching
/// @param audit what the lattice audit saw
public record TensorPlan(
        ContentId cid,
        DType dtype,
        List<Long> shape,
        Eligibility eligibility,
        int density,
        int tileGroups,
        long rowLength,
        List<Rows> excludedRows,
        LatticeAudit audit) {
    private static final long WIDE_ROW = 16;
    private static final long SHORTEST_ROW = 4;
    private static final long LONGEST_ROW = 1 << 20;
    private static final long CUT = 1024;

    public TensorPlan {
        shape = List.copyOf(shape);
        excludedRows = List.copyOf(excludedRows);
        Sizing checked = new Sizing(density, tileGroups);
        long elements = elements(shape);
        if (rowLength < 1 || (eligibility == Eligibility.ELIGIBLE && Carrier.of(dtype) == null)) {
            throw new IllegalArgumentException("no plan: " + eligibility + ", " + checked);
        }
        long rows = Math.ceilDiv(elements, rowLength);
        long at = -1;
        for (Rows excluded : excludedRows) {
            if (excluded.from() <= at || excluded.to() > rows) {
                throw new IllegalArgumentException("excluded rows are out of order or range");
            }
            at = excluded.to();
        }
    }

    /// Whether the content is marked.
    public boolean eligible() {
        return eligibility == Eligibility.ELIGIBLE;
    }

    /// Why it is not marked, as the end of a sentence; "marked" if it is.
    public String reason() {
        return eligibility.reason();
    }

    /// Number of elements.
    public long elements() {
        return elements(shape);
    }

    /// Number of groups, each of which has one element that may carry.
    public long groups() {
        return Math.ceilDiv(elements(), (long) density);
    }

    /// Number of tiles, the last of which may be shorter.
    public long tiles() {
        return Math.ceilDiv(groups(), (long) tileGroups);
    }

    /// The length of a row: the last dimension, with further dimensions before it (the first
    /// excepted) until it has at least 16 elements. A tensor of one dimension, or with rows of less
    /// than 4 or more than 2²⁰ elements, is cut into rows of 1024, the last of which may be
    /// shorter.
    static long rowLength(List<Long> shape) {
        long length = 1;
        for (int i = shape.size() - 1; i > 0 && length < WIDE_ROW; i--) {
            length = Math.multiplyExact(length, shape.get(i));
        }
        return length < SHORTEST_ROW || length > LONGEST_ROW ? CUT : length;
    }

    private static long elements(List<Long> shape) {
        long elements = 1;
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }
}
