package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.RandomWeights;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.Scope;
import org.weightgate.portal.storage.UploadView;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Models and releases for tests, made the way a publisher makes them: over the services, the bytes
/// by PUT to the object store.
@Component
public class CatalogFixture {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Curation curation;
    private final Drafts drafts;
    private final Uploads uploads;
    private final Publishing publishing;
    private final Catalog catalog;

    public CatalogFixture(
            Curation curation,
            Drafts drafts,
            Uploads uploads,
            Publishing publishing,
            Catalog catalog) {
        this.curation = curation;
        this.drafts = drafts;
        this.uploads = uploads;
        this.publishing = publishing;
        this.catalog = catalog;
    }

    /// Somebody who publishes in one namespace.
    public static Actor publisherOf(String scope) {
        return actor("paul", new Role(RoleName.PUBLISHER, new Scope(scope)));
    }

    public static Actor actor(String handle, Role... roles) {
        AccountId id = new AccountId(UUID.randomUUID());
        return new Actor(id, handle, handle, handle + "@test.example", Set.of(roles), null, null);
    }

    /// A model under a name nobody used before.
    public ModelName model() {
        ModelName name = new ModelName("lab", "m" + UUID.randomUUID().toString().replace("-", ""));
        curation.create(publisherOf("lab"), name, "A model", "For a test.");
        return name;
    }

    /// A draft `v1` with these files uploaded.
    public ModelName draft(Map<String, byte[]> files) {
        ModelName model = model();
        drafts.begin(publisherOf("lab"), model, "v1", DraftTexts.NONE);
        files.forEach((path, bytes) -> upload(model, "v1", path, bytes));
        return model;
    }

    /// A model with the published release `v1`: the demo's real weights, through every check.
    public ModelName published() {
        return published(demo("opt-stories"));
    }

    /// The same of other weights.
    public ModelName published(Map<String, byte[]> files) {
        ModelName model = draft(files);
        publishing.submit(publisherOf("lab"), model, "v1");
        await(() -> release(model).status() != ReleaseStatus.CHECKING);
        if (release(model).status() != ReleaseStatus.PUBLISHED) {
            throw new AssertionError(release(model).problems().toString());
        }
        return model;
    }

    /// One more release of a model, published.
    public void publish(ModelName model, String label, Map<String, byte[]> files) {
        drafts.begin(publisherOf("lab"), model, label, DraftTexts.NONE);
        files.forEach((path, bytes) -> upload(model, label, path, bytes));
        publishing.submit(publisherOf("lab"), model, label);
        await(() -> release(model, label).status() != ReleaseStatus.CHECKING);
        if (release(model, label).status() != ReleaseStatus.PUBLISHED) {
            throw new AssertionError(release(model, label).problems().toString());
        }
    }

    /// The published rehearsal of a model's `v1`, whose weights are random.
    public ReleaseView rehearsed(ModelName model, Map<String, byte[]> original) {
        ReleaseView twin = checkTwin(model, twin(original));
        if (twin.status() != ReleaseStatus.PUBLISHED) {
            throw new AssertionError(twin.problems().toString());
        }
        return twin;
    }

    /// The rehearsal of `v1` with these files, as the checks leave it.
    public ReleaseView checkTwin(ModelName model, Map<String, byte[]> files) {
        drafts.beginTwin(publisherOf("lab"), model, "v1");
        files.forEach((path, bytes) -> upload(model, "v1-rehearsal", path, bytes));
        publishing.submit(publisherOf("lab"), model, "v1-rehearsal");
        await(() -> release(model, "v1-rehearsal").status() != ReleaseStatus.CHECKING);
        return release(model, "v1-rehearsal");
    }

    /// The same files over random weights.
    public static SortedMap<String, byte[]> twin(Map<String, byte[]> original) {
        SortedMap<String, byte[]> twin = new TreeMap<>(original);
        twin.replaceAll((path, bytes) -> path.endsWith(".safetensors") ? random(bytes) : bytes);
        return twin;
    }

    private static byte[] random(byte[] shard) {
        var out = new ByteArrayOutputStream();
        try {
            RandomWeights.twin(new ByteArrayInputStream(shard), shard.length, "test", out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private ReleaseView release(ModelName model, String label) {
        return catalog.release(model, label).orElseThrow();
    }

    /// Submits `v1` and waits until every byte was read.
    public ReleaseView check(ModelName model) {
        publishing.submit(publisherOf("lab"), model, "v1");
        await(() -> release(model).status() != ReleaseStatus.CHECKING || release(model).hashed());
        return release(model);
    }

    public ReleaseView release(ModelName model) {
        return catalog.release(model, "v1").orElseThrow();
    }

    public void upload(ModelName model, String label, String path, byte[] bytes) {
        Actor paul = publisherOf("lab");
        UploadView upload = uploads.start(paul, model, label, path, bytes.length);
        uploads.complete(paul, model, label, path, sha256(bytes), send(upload, bytes));
    }

    /// PUTs every part that has an address.
    public static List<UploadView.Sent> send(UploadView upload, byte[] bytes) {
        List<UploadView.Sent> sent = new ArrayList<>();
        int at = 0;
        for (UploadView.Part part : upload.parts()) {
            if (part.url() != null) {
                sent.add(new UploadView.Sent(part.number(), put(part, bytes, at)));
            }
            at += (int) part.size();
        }
        return sent;
    }

    static String put(UploadView.Part part, byte[] bytes, int at) {
        var body = HttpRequest.BodyPublishers.ofByteArray(bytes, at, (int) part.size());
        try {
            HttpResponse<String> answer =
                    HTTP.send(
                            HttpRequest.newBuilder(URI.create(part.url().toString()))
                                    .PUT(body)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.headers().firstValue("ETag").orElseThrow();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The files of one of the demo's checkpoints.
    public static SortedMap<String, byte[]> demo(String name) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (var folder = Files.list(Path.of("src/main/resources/demo", name))) {
            for (Path file : folder.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    /// A safetensors file of this header over `length` bytes of data.
    public static byte[] safetensors(String header, int length) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.writeBytes(size.putLong(json.length).array());
        out.writeBytes(json);
        out.writeBytes(new byte[length]);
        return out.toByteArray();
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits for a background job, at most a minute.
    public static void await(BooleanSupplier done) {
        long end = System.nanoTime() + 180_000_000_000L;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the job did not come to its end within three minutes");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
