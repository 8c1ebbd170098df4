package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;

/// A suspect file.
///
/// @param uploaded whether all its bytes are in the store
/// @param ours whether it was uploaded for this trace and goes away with it
/// @param sha256 of the whole file, as its uploader says; null where nobody said
public record SuspectView(
        String path, long size, boolean uploaded, boolean ours, @Nullable String sha256) {}
