package org.weightgate.portal.catalog;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One file of a release, from the first announced byte to the digest the portal computed.
@Entity
class ReleaseFile {
    @Id private UUID id;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "release"))
    private ReleaseId release;

    private String path;
    private long size;
    private String objectKey;
    private @Nullable String uploadId;
    private long partSize;
    private @Nullable String claimed;
    private @Nullable String sha256;
    private int tensors;
    private String dtypes = "";

    @Formula("(select o.tag from release_object o where o.file = id)")
    private @Nullable String tag;

    private Instant touched;
    @Version private @Nullable Long version;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected ReleaseFile() {}

    ReleaseFile(ReleaseId release, String path, Instant now) {
        this.touched = now;
        this.id = UUID.randomUUID();
        this.release = release;
        this.path = path;
        this.objectKey = "releases/%s/%s/%s".formatted(release, id, path);
    }

    /// Begins an upload, or begins it anew.
    void uploading(long size, long partSize, String uploadId) {
        this.size = size;
        this.partSize = partSize;
        this.uploadId = uploadId;
        claimed = null;
        forget();
    }

    /// Somebody is still at it.
    void touch(Instant now) {
        touched = now;
    }

    /// All bytes are there and the uploader says what they are.
    void uploaded(String claimedSha256) {
        uploadId = null;
        claimed = claimedSha256;
    }

    /// The portal has read them.
    void read(String computed, int tensorCount, List<String> types) {
        sha256 = computed;
        tensors = tensorCount;
        dtypes = String.join(" ", types);
    }

    private void forget() {
        sha256 = null;
        tensors = 0;
        dtypes = "";
    }

    UUID id() {
        return id;
    }

    ReleaseId release() {
        return release;
    }

    String path() {
        return path;
    }

    long size() {
        return size;
    }

    long partSize() {
        return partSize;
    }

    String objectKey() {
        return objectKey;
    }

    @Nullable String uploadId() {
        return uploadId;
    }

    @Nullable String claimed() {
        return claimed;
    }

    @Nullable String sha256() {
        return sha256;
    }

    FileView view() {
        return new FileView(
                path,
                size,
                sha256 == null ? "" : sha256,
                objectKey,
                path.endsWith(".safetensors"),
                uploadId == null,
                tensors,
                dtypes.isEmpty() ? List.of() : List.of(dtypes.split(" ")),
                tag);
    }
}
