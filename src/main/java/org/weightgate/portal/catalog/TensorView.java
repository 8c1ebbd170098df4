package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;

import java.util.List;

/// One tensor of a checked release: which file, which bytes (absolute in the file), which content.
///
/// @param greatest magnitude among its elements; null where they are no finite numbers, or of a
///   release that was checked before it was noted
public record TensorView(
        String file,
        String name,
        DType dtype,
        List<Long> shape,
        long begin,
        long end,
        ContentId content,
        @Nullable Double greatest) {}
