package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/// How to upload a file: PUT each part that has an address to it. Parts that are there already have
/// a tag instead.
public record UploadView(String path, long size, long partSize, List<Part> parts, Instant expires) {
    public record Part(int number, long size, @Nullable URI url, @Nullable String etag) {}

    /// A part as its uploader names it when all are there.
    public record Sent(int number, @Nullable String etag) {}
}
