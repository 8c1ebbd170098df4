package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.checkpoint.FilePolicy;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.UploadView.Part;
import org.weightgate.portal.catalog.UploadView.Sent;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.UploadedPart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A draft's files on their way into the object store: straight from the publisher's machine, part
/// by part, resumable at any time from what the store already holds.
@Service
@Transactional
public class Uploads {
    private final Shelf shelf;
    private final ReleaseFiles files;
    private final ObjectStore store;
    private final PublishSettings settings;
    private final Announcing announcing;

    Uploads(
            Shelf shelf,
            ReleaseFiles files,
            ObjectStore store,
            PublishSettings settings,
            Announcing announcing) {
        this.shelf = shelf;
        this.files = files;
        this.store = store;
        this.settings = settings;
        this.announcing = announcing;
    }

    /// Begins the upload of a file or goes on with it; of another size, after it was complete, or
    /// where the store has forgotten it, it begins anew.
    public UploadView start(Actor actor, ModelName model, String label, String path, long size) {
        Release draft = shelf.draft(actor, model, label, true);
        check(draft, path, size);
        ReleaseFile file =
                files.alone(draft.id(), path)
                        .orElseGet(() -> new ReleaseFile(draft.id(), path, announcing.now()));
        file.touch(announcing.now());
        List<UploadedPart> there = file.size() == size ? parts(file) : null;
        if (there != null) return view(file, there);
        giveUp(file);
        String upload = store.startUpload(file.objectKey());
        file.uploading(size, settings.partSize(size), upload);
        return view(files.save(file), List.of());
    }

    /// Joins the parts. `sha256` is what the uploader says the file is; the portal computes it
    /// itself before anything is published.
    public FileView complete(
            Actor actor,
            ModelName model,
            String label,
            String path,
            String sha256,
            List<Sent> sent) {
        Release draft = shelf.draft(actor, model, label, false);
        ReleaseFile file = files.alone(draft.id(), path).orElseThrow(() -> unknown(label, path));
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new UploadRefused("The SHA-256 must be 64 small hexadecimal digits.");
        }
        if (file.uploadId() != null) {
            join(file, sent);
            file.uploaded(sha256);
        } else if (!sha256.equals(file.claimed())) {
            throw new UploadRefused(
                    "%s is complete with another SHA-256; upload it again.".formatted(path));
        }
        return file.view();
    }

    private void join(ReleaseFile file, List<Sent> sent) {
        List<UploadedPart> parts = parts(file);
        if (parts == null) {
            throw new UploadRefused(
                    "The store no longer knows the upload of %s; send the file again."
                            .formatted(file.path()));
        }
        Parts.requireWhole(file, parts, sent);
        store.completeUpload(file.objectKey(), upload(file), parts);
    }

    /// What the store holds of a file under way; null where there is no such upload, any more.
    private @Nullable List<UploadedPart> parts(ReleaseFile file) {
        if (file.uploadId() == null) return null;
        try {
            return store.parts(file.objectKey(), file.uploadId());
        } catch (ObjectMissing forgotten) {
            return null;
        }
    }

    /// Takes a file out of the draft.
    public void remove(Actor actor, ModelName model, String label, String path) {
        Release draft = shelf.draft(actor, model, label, true);
        ReleaseFile file = files.alone(draft.id(), path).orElseThrow(() -> unknown(label, path));
        giveUp(file);
        files.delete(file);
    }

    void clear(ReleaseId release) {
        for (ReleaseFile file : files.findByReleaseOrderByPath(release)) {
            giveUp(file);
            files.delete(file);
        }
    }

    /// Throws away what is in the store for this file, whole or in parts.
    void giveUp(ReleaseFile file) {
        if (file.uploadId() != null) {
            store.abortUpload(file.objectKey(), file.uploadId());
        } else if (file.claimed() != null) {
            store.delete(file.objectKey());
        }
    }

    private void check(Release draft, String path, long size) {
        if (size < 1 || size > PublishSettings.LARGEST_FILE) {
            throw new UploadRefused(
                    "%s has %d bytes; a file has between 1 byte and 5 TiB.".formatted(path, size));
        }
        try {
            FilePolicy.check(path);
            FilePolicy.checkRelease(
                    Stream.concat(
                                    files.findByReleaseOrderByPath(draft.id()).stream()
                                            .map(ReleaseFile::path)
                                            .filter(p -> !p.equals(path)),
                                    Stream.of(path))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new UploadRefused(String.valueOf(e.getMessage()));
        }
    }

    private UploadView view(ReleaseFile file, List<UploadedPart> sent) {
        Map<Integer, UploadedPart> there =
                sent.stream().collect(Collectors.toMap(UploadedPart::number, Function.identity()));
        List<Part> parts = new ArrayList<>();
        long at = 0;
        for (int number = 1; at < file.size(); number++) {
            long length = Math.min(file.partSize(), file.size() - at);
            parts.add(part(file, number, length, there.get(number)));
            at += length;
        }
        return new UploadView(
                file.path(),
                file.size(),
                file.partSize(),
                parts,
                announcing.now().plus(settings.urlTtl()));
    }

    private Part part(ReleaseFile file, int number, long length, @Nullable UploadedPart there) {
        return there != null && there.size() == length
                ? new Part(number, length, null, there.etag())
                : new Part(
                        number,
                        length,
                        store.presignPart(
                                file.objectKey(), upload(file), number, settings.urlTtl()),
                        null);
    }

    private static String upload(ReleaseFile file) {
        String id = file.uploadId();
        if (id == null) {
            throw new IllegalStateException(file.path() + " is not being uploaded");
        }
        return id;
    }

    private static NotFound unknown(String label, String path) {
        return new NotFound("The release %s has no file %s.".formatted(label, path));
    }
}
