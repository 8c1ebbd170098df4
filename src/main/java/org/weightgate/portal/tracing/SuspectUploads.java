package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.PartUploads;
import org.weightgate.portal.storage.UploadRefused;
import org.weightgate.portal.storage.UploadView;
import org.weightgate.portal.storage.UploadView.Sent;
import org.weightgate.portal.storage.UploadedPart;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A trace's files on their way into the store: straight from the publisher's machine part by part,
/// through the portal from a form, or not at all where they stand in the store already.
@Service
@Transactional
public class SuspectUploads {
    private final SuspectShelf shelf;
    private final PartUploads parts;
    private final ObjectStore store;
    private final TraceSettings settings;

    SuspectUploads(
            SuspectShelf shelf, PartUploads parts, ObjectStore store, TraceSettings settings) {
        this.shelf = shelf;
        this.parts = parts;
        this.store = store;
        this.settings = settings;
    }

    /// Begins the upload of a file or goes on with it; of another size, after it was complete, or
    /// where the store has forgotten it, it begins anew.
    public UploadView start(Actor actor, String reference, String path, long size) {
        PartUploads.checkSize(path, size);
        SuspectFile file = shelf.place(shelf.open(actor, reference), path);
        if (file.size() == size && !file.uploaded()) {
            Optional<List<UploadedPart>> there = parts.there(file.started());
            if (there.isPresent()) return view(file, there.get());
        }
        shelf.giveUp(file);
        begin(file, size);
        return view(shelf.keep(file), List.of());
    }

    /// Joins the parts. `sha256`, where given, is what the uploader says the file is.
    public SuspectView complete(
            Actor actor, String reference, String path, @Nullable String sha256, List<Sent> sent) {
        SuspectFile file = shelf.file(shelf.open(actor, reference), path);
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new UploadRefused("The SHA-256 must be 64 small hexadecimal digits.");
        }
        if (!file.uploaded()) {
            parts.join(file.started(), sent);
            file.uploaded(sha256, shelf.now());
        } else if (sha256 != null && !sha256.equals(file.sha256())) {
            throw new UploadRefused(
                    "%s is complete with another SHA-256; upload it again.".formatted(path));
        }
        return file.view();
    }

    /// Makes room for a file whose bytes come through the portal; at most `atMost` of them.
    PartUploads.Started passing(Actor actor, String reference, String path, long atMost) {
        SuspectFile file = shelf.place(shelf.open(actor, reference), path);
        shelf.giveUp(file);
        begin(file, Math.max(1, atMost));
        return shelf.keep(file).started();
    }

    /// All bytes of it came.
    void passed(Actor actor, String reference, PartUploads.Started upload, long size) {
        SuspectFile file = shelf.file(shelf.open(actor, reference), upload.path());
        if (file.uploaded() || !file.started().uploadId().equals(upload.uploadId())) {
            throw new TraceRefused(
                    "%s was replaced by another upload meanwhile.".formatted(upload.path()));
        }
        file.passed(size, shelf.now());
    }

    /// Adds every object below a prefix, without copying it; returns how many.
    public int point(Actor actor, String reference, String prefix) {
        Trace trace = shelf.open(actor, reference);
        List<ObjectStore.StoredObject> found = standing(prefix.strip());
        Map<String, SuspectFile> there =
                shelf.of(trace).stream().collect(Collectors.toMap(SuspectFile::path, f -> f));
        shelf.requireRoom(
                trace, (int) found.stream().filter(o -> !there.containsKey(o.key())).count());
        for (ObjectStore.StoredObject object : found) {
            SuspectFile file = there.get(object.key());
            if (file == null) file = shelf.fresh(trace, object.key());
            shelf.giveUp(file);
            file.standing(object.key(), object.size(), shelf.now());
            shelf.keep(file);
        }
        return found.size();
    }

    private List<ObjectStore.StoredObject> standing(String prefix) {
        Optional<String> refusal = settings.refusal(prefix);
        if (refusal.isPresent()) {
            throw new TraceRefused(HttpStatus.UNPROCESSABLE_CONTENT, refusal.get());
        }
        List<ObjectStore.StoredObject> found =
                store.list(prefix).stream().filter(o -> o.size() > 0).toList();
        if (found.isEmpty()) {
            throw new TraceRefused(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "There is nothing below %s.".formatted(prefix));
        }
        return found;
    }

    /// Takes a file out of the trace.
    public void remove(Actor actor, String reference, String path) {
        shelf.remove(shelf.file(shelf.open(actor, reference), path));
    }

    private void begin(SuspectFile file, long size) {
        if (!file.ours()) {
            throw new TraceRefused(
                    "%s stands in the store already; take it out first.".formatted(file.path()));
        }
        file.uploading(
                size,
                PartUploads.partSize(settings.partSize(), size),
                parts.start(file.ownKey()),
                shelf.now());
    }

    private UploadView view(SuspectFile file, List<UploadedPart> sent) {
        return parts.view(file.started(), sent, settings.urlTtl(), shelf.now());
    }
}
