package org.weightgate.watermark;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Tensor;

import java.util.Collection;
import java.util.List;

/// Makes the plan of one tensor from one pass over its bytes: identity, eligibility, rows that must
/// not carry, lattice audit. Takes memory for one row and 8 bytes per row. Not thread-safe; one
/// use.
///
/// A content keeps the plan it was first given; ask for a stored one before making a new one.
public final class Planner {
    private final Tensor tensor;
    private final Sizing sizing;
    private final long rowLength;
    private final Eligibility byHeader;
    private final ContentId.Hasher hasher;
    private final @Nullable RowScan scan;

    public Planner(Tensor tensor, Sizing sizing) {
        this.tensor = tensor;
        this.sizing = sizing;
        rowLength = TensorPlan.rowLength(tensor.shape());
        byHeader = Eligibility.of(tensor);
        hasher = new ContentId.Hasher(tensor.dtype(), tensor.shape());
        Carrier carrier = Carrier.of(tensor.dtype());
        scan =
                byHeader == Eligibility.ELIGIBLE && carrier != null
                        ? new RowScan(carrier, (int) rowLength, tensor.elements())
                        : null;
    }

    /// How densely a model of these tensors is marked: all of a release's tensors, of every type,
    /// each counted where it stands.
    public static Sizing size(Collection<Tensor> tensors) {
        long parameters = 0;
        for (Tensor tensor : tensors) {
            parameters = Math.addExact(parameters, tensor.elements());
        }
        int density = Sizing.densityFor(parameters);
        long groups = 0;
        for (Tensor tensor : tensors) {
            groups += Math.ceilDiv(tensor.elements(), (long) density);
        }
        return Sizing.of(parameters, groups);
    }

    /// The tensor's next bytes.
    public void update(byte[] bytes, int offset, int length) {
        hasher.update(bytes, offset, length);
        if (scan != null) {
            scan.update(bytes, offset, length);
        }
    }

    /// The plan, once all bytes were given.
    public TensorPlan finish() {
        ContentId cid = hasher.finish();
        if (scan == null) {
            return plan(cid, byHeader, List.of(), LatticeAudit.NONE);
        }
        scan.finish();
        List<Rows> excluded = scan.excluded();
        Eligibility eligibility = byContent(scan, excluded);
        return plan(
                cid,
                eligibility,
                eligibility == Eligibility.ELIGIBLE ? excluded : List.of(),
                scan.audit());
    }

    private Eligibility byContent(RowScan scanned, List<Rows> excluded) {
        if (!scanned.anyCarries()) {
            return Eligibility.NO_CARRIER;
        }
        long rows = Math.ceilDiv(tensor.elements(), rowLength);
        if (excluded.stream().mapToLong(r -> r.to() - r.from()).sum() == rows) {
            return Eligibility.REPEATED;
        }
        return scanned.audit().coarse() ? Eligibility.LATTICE : Eligibility.ELIGIBLE;
    }

    private TensorPlan plan(
            ContentId cid, Eligibility eligibility, List<Rows> excluded, LatticeAudit audit) {
        return new TensorPlan(
                cid,
                tensor.dtype(),
                tensor.shape(),
                eligibility,
                sizing.density(),
                sizing.tileGroups(),
                rowLength,
                excluded,
                audit);
    }
}
