package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

import java.io.InputStream;

/// Opens the bytes of objects.
final class S3Bodies {
    private final S3Client s3;
    private final String bucket;

    S3Bodies(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    InputStream open(String key, long from, long length, @Nullable String tag) {
        return new ResumedBody(
                (done, etag) -> part(key, from + done, length - done, etag), length, tag);
    }

    private StoredBody part(String key, long from, long length, @Nullable String etag) {
        String range = "bytes=" + from + "-" + (from + length - 1);
        ResponseInputStream<GetObjectResponse> body =
                S3ObjectStore.call(
                        key,
                        () ->
                                s3.getObject(
                                        b -> b.bucket(bucket).key(key).range(range).ifMatch(etag)));
        requireRange(key, body, from);
        return new StoredBody(key, body, length);
    }

    /// A server that does not know ranges answers with the object's beginning.
    private static void requireRange(
            String key, ResponseInputStream<GetObjectResponse> body, long from) {
        String range = body.response().contentRange();
        if (range == null ? from != 0 : !range.startsWith("bytes " + from + "-")) {
            body.abort();
            throw new StoreUnavailable(
                    "The object store answered for other bytes of %s than %d on: %s"
                            .formatted(key, from, range));
        }
    }
}
