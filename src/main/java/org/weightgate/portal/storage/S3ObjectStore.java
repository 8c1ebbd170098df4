package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

@Component
class S3ObjectStore implements ObjectStore {
    private final S3Client s3;
    private final S3Addresses addresses;
    private final S3Bodies bodies;
    private final String bucket;

    S3ObjectStore(S3Client s3, S3Presigner presigner, S3Settings settings) {
        this.s3 = s3;
        this.bucket = settings.bucket();
        this.addresses = new S3Addresses(presigner, bucket);
        this.bodies = new S3Bodies(s3, bucket);
        createBucketIfMissing();
    }

    private void createBucketIfMissing() {
        try {
            s3.headBucket(b -> b.bucket(bucket));
        } catch (S3Exception e) {
            if (e.statusCode() != 404) {
                throw new StoreUnavailable(
                        "Bucket " + bucket + " cannot be used: check weightgate.s3.*", e);
            }
            s3.createBucket(b -> b.bucket(bucket));
        }
    }

    @Override
    public void put(String key, InputStream in, long length) {
        call(
                key,
                () ->
                        s3.putObject(
                                b -> b.bucket(bucket).key(key),
                                RequestBody.fromInputStream(in, length)));
    }

    @Override
    public InputStream get(String key, long from, long length, @Nullable String tag) {
        return length == 0 ? InputStream.nullInputStream() : bodies.open(key, from, length, tag);
    }

    @Override
    public @Nullable String tag(String key) {
        return head(key).eTag();
    }

    @Override
    public long size(String key) {
        return head(key).contentLength();
    }

    private HeadObjectResponse head(String key) {
        return call(key, () -> s3.headObject(b -> b.bucket(bucket).key(key)));
    }

    @Override
    public boolean exists(String key) {
        try {
            size(key);
            return true;
        } catch (ObjectMissing e) {
            return false;
        }
    }

    @Override
    public void delete(String key) {
        call(key, () -> s3.deleteObject(b -> b.bucket(bucket).key(key)));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return call(
                prefix,
                () ->
                        s3
                                .listObjectsV2Paginator(b -> b.bucket(bucket).prefix(prefix))
                                .contents()
                                .stream()
                                .map(o -> new StoredObject(o.key(), o.size()))
                                .toList());
    }

    @Override
    public String startUpload(String key) {
        return call(key, () -> s3.createMultipartUpload(b -> b.bucket(bucket).key(key))).uploadId();
    }

    @Override
    public URI presignPart(String key, String uploadId, int part, Duration ttl) {
        return addresses.part(key, uploadId, part, ttl);
    }

    @Override
    public URI presignGet(String key, String name, Duration ttl) {
        return addresses.object(key, name, ttl);
    }

    @Override
    public UploadedPart putPart(String key, String uploadId, int part, byte[] bytes, int length) {
        String etag =
                call(
                                key,
                                () ->
                                        s3.uploadPart(
                                                b ->
                                                        b.bucket(bucket)
                                                                .key(key)
                                                                .uploadId(uploadId)
                                                                .partNumber(part),
                                                RequestBody.fromInputStream(
                                                        new ByteArrayInputStream(bytes, 0, length),
                                                        length)))
                        .eTag();
        return new UploadedPart(part, etag, length);
    }

    @Override
    public List<UploadedPart> parts(String key, String uploadId) {
        return call(
                key,
                () ->
                        s3
                                .listPartsPaginator(
                                        b -> b.bucket(bucket).key(key).uploadId(uploadId))
                                .parts()
                                .stream()
                                .map(p -> new UploadedPart(p.partNumber(), p.eTag(), p.size()))
                                .toList());
    }

    @Override
    public void completeUpload(String key, String uploadId, List<UploadedPart> parts) {
        List<CompletedPart> completed =
                parts.stream()
                        .map(p -> CompletedPart.builder().partNumber(p.number()).eTag(p.etag()))
                        .map(CompletedPart.Builder::build)
                        .toList();
        call(
                key,
                () ->
                        s3.completeMultipartUpload(
                                b ->
                                        b.bucket(bucket)
                                                .key(key)
                                                .uploadId(uploadId)
                                                .multipartUpload(m -> m.parts(completed))));
    }

    @Override
    public void abortUpload(String key, String uploadId) {
        try {
            call(
                    key,
                    () ->
                            s3.abortMultipartUpload(
                                    b -> b.bucket(bucket).key(key).uploadId(uploadId)));
        } catch (ObjectMissing forgotten) {
            // A store may clear away unfinished uploads by a rule of its own.
        }
    }

    static <T> T call(String key, Supplier<T> request) {
        try {
            return request.get();
        } catch (NoSuchKeyException e) {
            throw new ObjectMissing(key);
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                throw new ObjectMissing(key);
            }
            if (e.statusCode() == 412) {
                throw new ObjectReplaced(key);
            }
            throw new StoreUnavailable("The object store refused " + key, e);
        } catch (SdkException e) {
            throw new StoreUnavailable("The object store did not answer for " + key, e);
        }
    }
}
