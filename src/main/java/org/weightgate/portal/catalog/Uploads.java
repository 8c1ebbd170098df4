package org.weightgate.portal.catalog;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.checkpoint.FilePolicy;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.PartUploads;
import org.weightgate.portal.storage.UploadRefused;
import org.weightgate.portal.storage.UploadView;
import org.weightgate.portal.storage.UploadView.Sent;
import org.weightgate.portal.storage.UploadedPart;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A draft's files on their way into the object store: straight from the publisher's machine, part
/// by part, resumable at any time from what the store already holds.
@Service
@Transactional
public class Uploads {
    private static final long LARGEST = 50_000_000_000L;

    private final Shelf shelf;
    private final ReleaseFiles files;
    private final PartUploads parts;
    private final PublishSettings settings;
    private final Announcing announcing;

    Uploads(
            Shelf shelf,
            ReleaseFiles files,
            PartUploads parts,
            PublishSettings settings,
            Announcing announcing) {
        this.shelf = shelf;
        this.files = files;
        this.parts = parts;
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
        if (file.size() == size && file.uploadId() != null) {
            Optional<List<UploadedPart>> there = parts.there(started(file));
            if (there.isPresent()) return view(file, there.get());
        }
        giveUp(file);
        String upload = parts.start(file.objectKey());
        file.uploading(size, PartUploads.partSize(settings.partSize(), size), upload);
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
            parts.join(started(file), sent);
            file.uploaded(sha256);
        } else if (!sha256.equals(file.claimed())) {
            throw new UploadRefused(
                    "%s is complete with another SHA-256; upload it again.".formatted(path));
        }
        return file.view();
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
            parts.abort(file.objectKey(), file.uploadId());
        } else if (file.claimed() != null) {
            parts.delete(file.objectKey());
        }
    }

    private void check(Release draft, String path, long size) {
        PartUploads.checkSize(path, size);
        if (size > LARGEST) {
            throw new UploadRefused(
                    "%s has %d bytes. Clients of the Hugging Face Hub refuse files of more than 50 GB (50,000,000,000 bytes), so recipients could not fetch it; split it into more shards."
                            .formatted(path, size));
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
        return parts.view(started(file), sent, settings.urlTtl(), announcing.now());
    }

    private static PartUploads.Started started(ReleaseFile file) {
        String id = file.uploadId();
        if (id == null) {
            throw new IllegalStateException(file.path() + " is not being uploaded");
        }
        return new PartUploads.Started(
                file.path(), file.objectKey(), file.size(), file.partSize(), id);
    }

    private static NotFound unknown(String label, String path) {
        return new NotFound("The release %s has no file %s.".formatted(label, path));
    }
}
