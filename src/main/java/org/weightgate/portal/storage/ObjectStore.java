package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The one bucket in which the portal keeps originals, uploads and suspects, over the S3 API.
///
/// Uses only what every S3 server offers: no versioning, tagging or object lock, an ETag names a
/// version and is never a digest. Keys are `/`-separated and relative. Thread-safe. A missing
/// object is an [ObjectMissing], any other refusal of the store a [StoreUnavailable].
public interface ObjectStore {
    /// Stores `length` bytes of `in`; the object appears whole or not at all.
    void put(String key, InputStream in, long length);

    /// Bytes `[from, from + length)`. Closing the stream early ends the transfer; a body that stops
    /// short throws while it is read.
    default InputStream get(String key, long from, long length) {
        return get(key, from, length, null);
    }

    /// The same of one version of the object only, any if null. Another is an [ObjectReplaced].
    InputStream get(String key, long from, long length, @Nullable String tag);

    /// Names this version of the object among all that were or will be under the key; null where
    /// the store does not say.
    @Nullable String tag(String key);

    /// Length in bytes.
    long size(String key);

    boolean exists(String key);

    void delete(String key);

    List<StoredObject> list(String prefix);

    /// Starts a multipart upload and returns its id.
    String startUpload(String key);

    /// An address to which anyone can PUT one part until `ttl` is over, at the public endpoint.
    URI presignPart(String key, String uploadId, int part, Duration ttl);

    /// An address from which anyone can GET the object until `ttl` is over, at the public endpoint,
    /// saved under `name`.
    URI presignGet(String key, String name, Duration ttl);

    /// The parts received so far, in order.
    List<UploadedPart> parts(String key, String uploadId);

    /// Joins the parts; the object appears whole.
    void completeUpload(String key, String uploadId, List<UploadedPart> parts);

    /// Sends one part through the portal: the first `length` bytes of `bytes`.
    UploadedPart putPart(String key, String uploadId, int part, byte[] bytes, int length);

    /// Gives up an upload; one the store has forgotten is given up already.
    void abortUpload(String key, String uploadId);

    /// An object of the bucket and its length in bytes.
    record StoredObject(String key, long size) {}
}
