package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One file of a release. `sha256` is the original's digest as the portal computed it, empty until
/// then; it is never shown to recipients, whose copies differ.
///
/// @param weights whether it is a safetensors file
/// @param uploaded whether all its bytes are in the object store
/// @param tensors how many tensors it holds, 0 until checked or where it holds none
/// @param dtypes the data types of its tensors
/// @param tag the version of its object that was last found to be the file; null where unknown
public record FileView(
        String path,
        long size,
        String sha256,
        String objectKey,
        boolean weights,
        boolean uploaded,
        int tensors,
        List<String> dtypes,
        @Nullable String tag) {}
