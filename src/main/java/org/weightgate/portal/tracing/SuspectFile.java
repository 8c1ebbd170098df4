package org.weightgate.portal.tracing;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.storage.PartUploads;

import java.time.Instant;
import java.util.UUID;

/// One suspect file of a trace, on its way into the store, in it, or standing there already.
@Entity
@Table(name = "trace_suspect")
class SuspectFile {
    @Id private UUID id;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "trace"))
    private TraceId trace;

    private String path;
    private long size;
    private String objectKey;
    private boolean ours;
    private @Nullable String uploadId;
    private long partSize;

    @Column(name = "sha256")
    private @Nullable String sha256;

    private Instant touched;
    @Version private @Nullable Long version;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected SuspectFile() {}

    /// One that is to be uploaded.
    SuspectFile(TraceId trace, String path, Instant now) {
        this.id = UUID.randomUUID();
        this.trace = trace;
        this.path = path;
        this.objectKey = ownKey();
        this.ours = true;
        this.touched = now;
    }

    /// It stands in the store already; what was uploaded in its place, if anything, is gone.
    void standing(String key, long size, Instant now) {
        this.objectKey = key;
        this.ours = false;
        passed(size, now);
    }

    /// Where its bytes go when it is uploaded.
    String ownKey() {
        return "traces/%s/%s".formatted(trace, id);
    }

    /// Begins an upload, or begins it anew.
    void uploading(long size, long partSize, String uploadId, Instant now) {
        this.objectKey = ownKey();
        this.ours = true;
        this.size = size;
        this.partSize = partSize;
        this.uploadId = uploadId;
        this.sha256 = null;
        this.touched = now;
    }

    /// All bytes are there; the digest is what the uploader says, or null.
    void uploaded(@Nullable String claimed, Instant now) {
        uploadId = null;
        sha256 = claimed;
        touched = now;
    }

    /// All bytes came through the portal.
    void passed(long size, Instant now) {
        this.size = size;
        this.partSize = size;
        uploaded(null, now);
    }

    boolean uploaded() {
        return uploadId == null;
    }

    PartUploads.Started started() {
        String upload = uploadId;
        if (upload == null) throw new IllegalStateException(path + " is not being uploaded");
        return new PartUploads.Started(path, objectKey, size, partSize, upload);
    }

    TraceId trace() {
        return trace;
    }

    String path() {
        return path;
    }

    long size() {
        return size;
    }

    String objectKey() {
        return objectKey;
    }

    boolean ours() {
        return ours;
    }

    @Nullable String sha256() {
        return sha256;
    }

    SuspectView view() {
        return new SuspectView(path, size, uploaded(), ours, sha256);
    }
}
