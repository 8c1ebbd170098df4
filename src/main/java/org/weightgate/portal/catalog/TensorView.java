package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;

import java.util.List;

/// One tensor of a checked release: which file, which bytes (absolute in the file), which content.
public record TensorView(
        String file,
        String name,
        DType dtype,
        List<Long> shape,
        long begin,
        long end,
        ContentId content) {}
