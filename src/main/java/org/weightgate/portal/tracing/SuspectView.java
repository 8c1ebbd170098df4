package org.weightgate.portal.tracing;

/// A suspect file.
///
/// @param uploaded whether all its bytes are in the store
/// @param ours whether it was uploaded for this trace and goes away with it
public record SuspectView(String path, long size, boolean uploaded, boolean ours) {}
