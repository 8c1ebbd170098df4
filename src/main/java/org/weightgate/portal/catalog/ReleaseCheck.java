package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.portal.storage.ObjectMissing;
import org.weightgate.portal.storage.ObjectStore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// Reads every byte of a submitted release once, file by file, each kept as soon as it is read: a
/// check that starts again goes on with the first unread file.
@Component
class ReleaseCheck {

    private final Catalog catalog;
    private final Publishing publishing;
    private final Reading reading;
    private final ReleaseContents contents;
    private final ObjectStore store;

    ReleaseCheck(
            Catalog catalog,
            Publishing publishing,
            Reading reading,
            ReleaseContents contents,
            ObjectStore store) {
        this.catalog = catalog;
        this.publishing = publishing;
        this.reading = reading;
        this.contents = contents;
        this.store = store;
    }

    void run(ReleaseId id) {
        ReleaseView release = catalog.release(id);
        if (release.status() != ReleaseStatus.CHECKING) {
            return;
        }
        List<String> problems = new ArrayList<>();
        long before = 0;
        for (FileView file : release.files()) {
            if (file.sha256().isEmpty()) {
                problems.addAll(read(release, file, before));
            }
            before += file.size();
        }
        if (problems.isEmpty()) {
            problems.addAll(shape(catalog.release(id)));
        }
        if (problems.isEmpty()) {
            publishing.hashed(id);
        } else {
            publishing.refuse(id, problems);
        }
    }

    private List<String> shape(ReleaseView release) {
        List<TensorView> tensors = catalog.tensors(release.id());
        List<String> problems =
                new ArrayList<>(new ReleaseShape(release, tensors, store).problems());
        if (release.rehearses() != null) {
            problems.addAll(
                    new TwinShape(catalog.release(release.rehearses()), release)
                            .problems(
                                    catalog.tensors(release.rehearses()),
                                    tensors,
                                    contents.secrets(release.model())));
        }
        return problems;
    }

    private List<String> read(ReleaseView release, FileView file, long before) {
        Paced progress =
                new Paced(
                        (what, done, total) ->
                                publishing.checking(release.id(), what, Paced.share(done, total)));
        String step = "Reading " + file.path();
        try {
            return read(release, file, done -> progress.at(step, before + done, release.size()));
        } catch (MalformedCheckpoint e) {
            return List.of(file.path() + ": " + e.getMessage());
        } catch (ObjectMissing e) {
            return List.of(file.path() + ": the object store lost it; upload it again.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> read(ReleaseView release, FileView file, LongConsumer progress)
            throws IOException {
        String tag = store.tag(file.objectKey());
        try (InputStream in = store.get(file.objectKey(), 0, file.size(), tag)) {
            return reading.keep(release.id(), file, FileReading.read(in, file, progress), tag);
        }
    }
}
