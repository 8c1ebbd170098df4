package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;

/// One file of a recipient's copy; its digest is known once it was marked.
public record CopyFile(String path, long size, @Nullable String sha256) {}
