package org.weightgate.portal.tracing;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.PartUploads;

import java.time.Instant;
import java.util.List;

/// The files of a trace, whichever way they came: which there are, whether one more has room, and
/// what goes from the store with one that is taken out.
@Component
class SuspectShelf {
    private static final int MOST_FILES = 2000;
    private final Cabinet cabinet;
    private final SuspectFiles files;
    private final PartUploads parts;

    SuspectShelf(Cabinet cabinet, SuspectFiles files, PartUploads parts) {
        this.cabinet = cabinet;
        this.files = files;
        this.parts = parts;
    }

    /// The trace, locked, where its files may change.
    Trace open(Actor actor, String reference) {
        Trace trace = cabinet.alone(actor, reference);
        trace.touch(now());
        return trace;
    }

    List<SuspectFile> of(Trace trace) {
        return files.findByTraceOrderByPath(trace.id());
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

    /// The file of that path, locked; refused where there is none.
    SuspectFile file(Trace trace, String path) {
        return files.alone(trace.id(), path)
                .orElseThrow(
                        () ->
                                new TraceRefused(
                                        HttpStatus.NOT_FOUND,
                                        "%s has no file %s.".formatted(trace.reference(), path)));
    }

    /// The file of that path, locked, or one that is to be kept there.
    SuspectFile place(Trace trace, String path) {
        return files.alone(trace.id(), path)
                .orElseGet(
                        () -> {
                            SuspectFile fresh = fresh(trace, path);
                            requireRoom(trace, 1);
                            return fresh;
                        });
    }

    SuspectFile fresh(Trace trace, String path) {
        SuspectPath.check(path);
        return new SuspectFile(trace.id(), path, now());
    }

    void requireRoom(Trace trace, int more) {
        if (of(trace).size() + more > MOST_FILES) {
            throw new TraceRefused("A trace has at most %d files.".formatted(MOST_FILES));
        }
    }

    SuspectFile keep(SuspectFile file) {
        return files.save(file);
    }

    void remove(SuspectFile file) {
        giveUp(file);
        files.delete(file);
    }

    /// Throws away everything that was uploaded for this trace; returns how many files it had.
    int clear(Trace trace) {
        List<SuspectFile> all = of(trace);
        all.forEach(this::remove);
        return all.size();
    }

    /// Throws away what the store has of a file, whole or in parts; what only stands there stays.
    void giveUp(SuspectFile file) {
        if (!file.ours() || file.size() == 0) return;
        if (file.uploaded()) {
            parts.delete(file.objectKey());
        } else {
            parts.abort(file.objectKey(), file.started().uploadId());
        }
    }

    Instant now() {
        return cabinet.now();
    }
}
