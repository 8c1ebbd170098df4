package org.weightgate.portal.storage;

import org.springframework.http.ContentDisposition;

import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Addresses that let anyone do one thing with one object for a while.
final class S3Addresses {
    private final S3Presigner presigner;
    private final String bucket;

    S3Addresses(S3Presigner presigner, String bucket) {
        this.presigner = presigner;
        this.bucket = bucket;
    }

    URI part(String key, String uploadId, int part, Duration ttl) {
        return URI.create(
                presigner
                        .presignUploadPart(
                                p ->
                                        p.signatureDuration(ttl)
                                                .uploadPartRequest(
                                                        u ->
                                                                u.bucket(bucket)
                                                                        .key(key)
                                                                        .uploadId(uploadId)
                                                                        .partNumber(part)))
                        .url()
                        .toString());
    }

    URI object(String key, String name, Duration ttl) {
        String disposition =
                ContentDisposition.attachment()
                        .filename(name, StandardCharsets.UTF_8)
                        .build()
                        .toString();
        return URI.create(
                presigner
                        .presignGetObject(
                                p ->
                                        p.signatureDuration(ttl)
                                                .getObjectRequest(
                                                        g ->
                                                                g.bucket(bucket)
                                                                        .key(key)
                                                                        .responseContentDisposition(
                                                                                disposition)))
                        .url()
                        .toString());
    }
}
