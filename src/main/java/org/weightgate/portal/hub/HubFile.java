package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// One file of a listing. Every file is listed as a large one (Git LFS), so that its id is the
/// SHA-256 that the copy's signature names, and clients that check, check that.
///
/// @param sha256 of the bytes this caller gets; null where they may know of the file only
record HubFile(String path, long size, @Nullable String sha256) {
    private static final String HIDDEN = "*".repeat(64);

    /// The id of its bytes; asterisks where it is hidden.
    String digest() {
        return sha256 == null ? HIDDEN : sha256;
    }

    /// The id that Git gives the pointer that stands for a large file.
    String oid() {
        return sha256 == null ? HIDDEN.substring(24) : GitId.blob(pointer());
    }

    int pointerSize() {
        return pointer().length;
    }

    private byte[] pointer() {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
                .formatted(digest(), size)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
