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
    private static final int MOST_FILES = 2000;
    private final Cabinet cabinet;
    private final SuspectFiles files;
    private final PartUploads parts;
    private final ObjectStore store;
    private final TraceSettings settings;

    SuspectUploads(
            Cabinet cabinet,
            SuspectFiles files,
            PartUploads parts,
            ObjectStore store,
            TraceSettings settings) {
        this.cabinet = cabinet;
        this.files = files;
        this.parts = parts;
        this.store = store;
        this.settings = settings;
    }

    /// The files of a trace that may be compared; refused where one is missing or not whole.
    List<SuspectFile> whole(Trace trace) {
        List<SuspectFile> files = of(trace);
        if (files.isEmpty()) {
            throw new TraceRefused(
                    "%s has no files yet. Upload what is to be traced first."
                            .formatted(trace.reference()));
        }
        for (SuspectFile file : files) {
            if (!file.uploaded()) {
                throw new TraceRefused(
                        "The upload of %s is not finished. Finish or remove it."
                                .formatted(file.path()));
            }
        }
        return files;
    }

    List<SuspectFile> of(Trace trace) {
        return files.findByTraceOrderByPath(trace.id());
    }

    /// Begins the upload of a file or goes on with it; of another size, after it was complete, or
    /// where the store has forgotten it, it begins anew.
    public UploadView start(Actor actor, String reference, String path, long size) {
        PartUploads.checkSize(path, size);
        Trace trace = open(actor, reference);
        SuspectFile file = files.alone(trace.id(), path).orElseGet(() -> fresh(trace, path));
        if (file.size() == size && !file.uploaded()) {
            Optional<List<UploadedPart>> there = parts.there(file.started());
            if (there.isPresent()) return view(file, there.get());
        }
        giveUp(file);
        begin(file, size);
        return view(files.save(file), List.of());
    }

    /// Joins the parts. `sha256`, where given, is what the uploader says the file is.
    public SuspectView complete(
            Actor actor, String reference, String path, @Nullable String sha256, List<Sent> sent) {
        SuspectFile file = file(open(actor, reference), path);
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw new UploadRefused("The SHA-256 must be 64 small hexadecimal digits.");
        }
        if (!file.uploaded()) {
            parts.join(file.started(), sent);
            file.uploaded(sha256, cabinet.now());
        } else if (sha256 != null && !sha256.equals(file.sha256())) {
            throw new UploadRefused(
                    "%s is complete with another SHA-256; upload it again.".formatted(path));
        }
        return file.view();
    }

    /// Makes room for a file whose bytes come through the portal; at most `atMost` of them.
    PartUploads.Started passing(Actor actor, String reference, String path, long atMost) {
        Trace trace = open(actor, reference);
        SuspectFile file = files.alone(trace.id(), path).orElseGet(() -> fresh(trace, path));
        giveUp(file);
        begin(file, Math.max(1, atMost));
        return files.save(file).started();
    }

    /// All bytes of it came.
    void passed(Actor actor, String reference, PartUploads.Started upload, long size) {
        SuspectFile file = file(open(actor, reference), upload.path());
        if (file.uploaded() || !file.started().uploadId().equals(upload.uploadId())) {
            throw new TraceRefused(
                    "%s was replaced by another upload meanwhile.".formatted(upload.path()));
        }
        file.passed(size, cabinet.now());
    }

    /// Adds every object below a prefix, without copying it; returns how many.
    public int point(Actor actor, String reference, String prefix) {
        Trace trace = open(actor, reference);
        String wanted = prefix.strip();
        settings.refusal(wanted)
                .ifPresent(
                        why -> {
                            throw new TraceRefused(HttpStatus.UNPROCESSABLE_CONTENT, why);
                        });
        List<ObjectStore.StoredObject> found =
                store.list(wanted).stream().filter(o -> o.size() > 0).toList();
        if (found.isEmpty()) {
            throw new TraceRefused(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "There is nothing below %s.".formatted(wanted));
        }
        Map<String, SuspectFile> there =
                of(trace).stream().collect(Collectors.toMap(SuspectFile::path, f -> f));
        requireRoom(trace, (int) found.stream().filter(o -> !there.containsKey(o.key())).count());
        for (ObjectStore.StoredObject object : found) {
            SuspectPath.check(object.key());
            SuspectFile file = there.get(object.key());
            if (file == null) file = new SuspectFile(trace.id(), object.key(), cabinet.now());
            giveUp(file);
            file.standing(object.key(), object.size(), cabinet.now());
            files.save(file);
        }
        return found.size();
    }

    /// Takes a file out of the trace.
    public void remove(Actor actor, String reference, String path) {
        remove(file(open(actor, reference), path));
    }

    /// Throws away everything that was uploaded for this trace; returns how many files it had.
    int clear(Trace trace) {
        List<SuspectFile> all = of(trace);
        all.forEach(this::remove);
        return all.size();
    }

    private void remove(SuspectFile file) {
        giveUp(file);
        files.delete(file);
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
                cabinet.now());
    }

    private void giveUp(SuspectFile file) {
        if (!file.ours() || file.size() == 0) return;
        if (file.uploaded()) {
            parts.delete(file.objectKey());
        } else {
            parts.abort(file.objectKey(), file.started().uploadId());
        }
    }

    private Trace open(Actor actor, String reference) {
        Trace trace = cabinet.alone(actor, reference);
        trace.touch(cabinet.now());
        return trace;
    }

    private SuspectFile fresh(Trace trace, String path) {
        SuspectPath.check(path);
        requireRoom(trace, 1);
        return new SuspectFile(trace.id(), path, cabinet.now());
    }

    private void requireRoom(Trace trace, int more) {
        if (of(trace).size() + more > MOST_FILES) {
            throw new TraceRefused("A trace has at most %d files.".formatted(MOST_FILES));
        }
    }

    private SuspectFile file(Trace trace, String path) {
        return files.alone(trace.id(), path)
                .orElseThrow(
                        () ->
                                new TraceRefused(
                                        HttpStatus.NOT_FOUND,
                                        "%s has no file %s.".formatted(trace.reference(), path)));
    }

    private UploadView view(SuspectFile file, List<UploadedPart> sent) {
        return parts.view(file.started(), sent, settings.urlTtl(), cabinet.now());
    }
}
