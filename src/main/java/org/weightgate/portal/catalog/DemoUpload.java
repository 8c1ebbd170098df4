package org.weightgate.portal.catalog;

import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.RandomWeights;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.UploadView;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Uploads a checkpoint that came with the portal, the way a publisher's client does.
@Component
@Profile("demo")
class DemoUpload {
    private static final String FOLDER = "demo/";

    private final Catalog catalog;
    private final Drafts drafts;
    private final Uploads uploads;
    private final Publishing publishing;

    DemoUpload(Catalog catalog, Drafts drafts, Uploads uploads, Publishing publishing) {
        this.catalog = catalog;
        this.drafts = drafts;
        this.uploads = uploads;
        this.publishing = publishing;
    }

    static String text(String file) {
        try {
            return new ClassPathResource(FOLDER + file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(Actor paul, ModelName model, String label, String folder)
            throws IOException, InterruptedException {
        drafts.begin(
                paul,
                model,
                label,
                new DraftTexts(null, null, null, "Research use, see the terms"));
        send(paul, model, label, folder, (_, bytes) -> bytes);
    }

    /// The twin of a release that was made of that folder.
    void sendTwin(Actor paul, ModelName model, String of, String folder)
            throws IOException, InterruptedException {
        drafts.beginTwin(paul, model, of);
        send(paul, model, ReleaseLabel.twin(of), folder, DemoUpload::random);
    }

    private static byte[] random(String path, byte[] bytes) throws IOException {
        if (!path.endsWith(".safetensors")) {
            return bytes;
        }
        var out = new ByteArrayOutputStream(bytes.length);
        RandomWeights.twin(new ByteArrayInputStream(bytes), bytes.length, path, out);
        return out.toByteArray();
    }

    /// What a file's bytes are replaced with.
    private interface Change {
        byte[] of(String path, byte[] bytes) throws IOException;
    }

    private void send(Actor paul, ModelName model, String label, String folder, Change change)
            throws IOException, InterruptedException {
        Set<String> there =
                catalog.release(paul, model, label).files().stream()
                        .filter(FileView::uploaded)
                        .map(FileView::path)
                        .collect(Collectors.toSet());
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (Resource file : files(folder)) {
                String path = Objects.requireNonNull(file.getFilename());
                if (!there.contains(path)) {
                    byte[] bytes = change.of(path, file.getContentAsByteArray());
                    put(http, uploads.start(paul, model, label, path, bytes.length), bytes);
                    uploads.complete(paul, model, label, path, Digests.sha256(bytes), List.of());
                }
            }
        }
    }

    void submit(Actor paul, ModelName model, String label) {
        publishing.submit(paul, model, label);
    }

    private static Resource[] files(String folder) throws IOException {
        return new PathMatchingResourcePatternResolver()
                .getResources("classpath:" + FOLDER + folder + "/*.*");
    }

    private static void put(HttpClient http, UploadView upload, byte[] bytes)
            throws IOException, InterruptedException {
        int at = 0;
        for (UploadView.Part part : upload.parts()) {
            if (part.url() != null) {
                HttpRequest put =
                        HttpRequest.newBuilder(part.url())
                                .PUT(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                bytes, at, (int) part.size()))
                                .build();
                int status = http.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IOException(
                            "the object store answered %d to a part of %s"
                                    .formatted(status, upload.path()));
                }
            }
            at += (int) part.size();
        }
    }
}
