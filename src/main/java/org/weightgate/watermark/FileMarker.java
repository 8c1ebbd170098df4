package org.weightgate.watermark;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Marks one safetensors file for one recipient: everything needed, ahead of time. A byte of the
/// marked file depends on the keys, the recipient, the plans, the original element it belongs to
/// and its place, so any byte range cut anywhere gives the same bytes; header and length never
/// change. Tensors may begin at any byte. Immutable and thread-safe.
public final class FileMarker {
    private final List<Region> regions = new ArrayList<>();
    private final long fileLength;

    /// @param plans by tensor name; every tensor of a type that can carry must have one, so that
    ///   nothing leaves unmarked by oversight
    /// @param recipientId whose copy it is; the same id gives the same bytes for ever
    public FileMarker(
            Safetensors header, Map<String, TensorPlan> plans, MarkKeys keys, String recipientId) {
        Codebook codebook = new Codebook(keys);
        fileLength = header.fileLength();
        for (Tensor tensor : header.tensors()) {
            Carrier carrier = Carrier.of(tensor.dtype());
            if (carrier == null) {
                continue;
            }
            TensorPlan plan = plans.get(tensor.name());
            if (plan == null) {
                throw new IllegalArgumentException("no plan for tensor " + tensor.name());
            }
            if (plan.dtype() != tensor.dtype() || !plan.shape().equals(tensor.shape())) {
                throw new IllegalArgumentException(
                        "the plan for tensor %s is of another content".formatted(tensor.name()));
            }
            if (plan.eligible() && tensor.length() > 0) {
                Codeword word = codebook.codeword(recipientId, plan.cid(), plan.tileGroups());
                regions.add(Region.of(tensor, plan, carrier, word));
            }
        }
    }

    /// Whether any byte of the file may change; if not, it passes as it is.
    public boolean carries() {
        return !regions.isEmpty();
    }

    /// Where reading must begin so that the byte at `offset` can be marked: the start of its
    /// element.
    public long alignDown(long offset) {
        Region region = at(offset);
        return region == null ? offset : region.alignDown(offset);
    }

    /// Where reading must end so that all bytes before `offset` can be marked: the end of the
    /// element that the last of them belongs to.
    public long alignUp(long offset) {
        Region region = offset == 0 ? null : at(offset - 1);
        return region == null ? offset : region.alignUp(offset);
    }

    /// Marks with a pen of its own.
    public void mark(byte[] buffer, int offset, int length, long fileOffset) {
        pen().mark(buffer, offset, length, fileOffset);
    }

    /// For one reader of the file, who marks chunk after chunk.
    public Pen pen() {
        return new Pen();
    }

    /// Marks chunks of the file, fastest one after the other. Not thread-safe.
    public final class Pen {
        private Region.@Nullable Brush last;

        private Pen() {}

        /// Turns `length` original bytes, read from the file at `fileOffset`, into marked ones in
        /// place. Both ends must stand where [#alignDown] and [#alignUp] put them.
        public void mark(byte[] buffer, int offset, int length, long fileOffset) {
            long end = fileOffset + length;
            if (fileOffset < 0 || length < 0 || end > fileLength) {
                throw new IllegalArgumentException(
                        "[%d, %d) is not in a file of %d bytes"
                                .formatted(fileOffset, end, fileLength));
            }
            if (alignDown(fileOffset) != fileOffset || alignUp(end) != end) {
                throw new IllegalArgumentException(
                        "[%d, %d) begins or ends within an element".formatted(fileOffset, end));
            }
            for (int i = firstEndingAfter(fileOffset); i < regions.size(); i++) {
                Region region = regions.get(i);
                if (region.begin() >= end) break;
                brush(region).mark(buffer, offset, fileOffset, end);
            }
        }

        private Region.Brush brush(Region region) {
            Region.Brush brush = last;
            if (brush == null || brush.region() != region) {
                brush = region.brush();
                last = brush;
            }
            return brush;
        }
    }

    private @Nullable Region at(long offset) {
        int index = firstEndingAfter(offset);
        return index < regions.size() && regions.get(index).begin() <= offset
                ? regions.get(index)
                : null;
    }

    private int firstEndingAfter(long offset) {
        int low = 0;
        int high = regions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (regions.get(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
