package org.weightgate.watermark.align;

import org.weightgate.watermark.TensorPlan;

import java.io.IOException;

/// A tensor of the release as it was before any mark. Read by several threads at once.
///
/// As a matrix it has `shape[0]` rows and the product of its other dimensions as columns; a tensor
/// of one dimension is one row.
public interface OriginalTensor {
    /// Its name in the release.
    String name();

    /// How it is marked; says its content id, type and shape.
    TensorPlan plan();

    /// Copies the stored bytes, little-endian, of `count` elements into `into` from byte `at` on.
    void read(long fromElement, int count, byte[] into, int at) throws IOException;
}
