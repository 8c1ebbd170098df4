package org.weightgate.portal.tracing;

import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.TensorView;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;

/// A tensor of a release, read where it stands in its file.
record StoredOriginal(BlockCache cache, FileView file, TensorView tensor, TensorPlan plan)
        implements OriginalTensor {
    @Override
    public String name() {
        return tensor.name();
    }

    @Override
    public void read(long fromElement, int count, byte[] into, int at) throws IOException {
        int bytes = tensor.dtype().bytes();
        cache.read(
                file.objectKey(),
                file.size(),
                tensor.begin() + fromElement * bytes,
                into,
                at,
                Math.multiplyExact(count, bytes));
    }
}
