package org.weightgate.portal.storage;

/// One received part of a multipart upload: its number from 1, the store's tag and its bytes.
public record UploadedPart(int number, String etag, long size) {}
