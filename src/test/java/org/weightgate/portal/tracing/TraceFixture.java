package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.marking.Marking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// Leaked copies and traces of them, made by the services as people make them.
@Component
public class TraceFixture {
    private final AccessFixture access;
    private final DeliveryFixture delivery;
    private final Marking marking;
    private final Tracing tracing;
    private final SuspectUploads uploads;
    private @Nullable GrantView leaker;

    TraceFixture(
            AccessFixture access,
            DeliveryFixture delivery,
            Marking marking,
            Tracing tracing,
            SuspectUploads uploads) {
        this.access = access;
        this.delivery = delivery;
        this.marking = marking;
        this.tracing = tracing;
        this.uploads = uploads;
    }

    public ModelName model() {
        return access.model();
    }

    /// A publisher of the shared model.
    public Actor publisher() {
        return publisher(model());
    }

    public Actor publisher(ModelName model) {
        return access.with(RoleName.PUBLISHER, model.toString());
    }

    /// Somebody with a prepared copy, the same for all tests: preparing one reads every byte.
    public synchronized GrantView leaker() {
        if (leaker == null) {
            leaker = recipient();
            recipient();
        }
        return leaker;
    }

    /// Somebody else with a prepared copy.
    public GrantView recipient() {
        return delivery.prepared(delivery.researcher());
    }

    /// The weights of a copy, as its recipient downloads them.
    public Map<String, byte[]> weights(GrantView grant) {
        Map<String, byte[]> files = new TreeMap<>();
        for (CopyFile file : marking.copy(grant.id()).files()) {
            if (!file.path().endsWith(".safetensors")) continue;
            try (InputStream in = marking.open(grant.id(), file.path(), 0, file.size())) {
                files.put(file.path(), in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /// The unmarked weights that the shared model was published from.
    public Map<String, byte[]> originals() {
        Map<String, byte[]> files = CatalogFixture.demo("opt-stories");
        files.keySet().removeIf(path -> !path.endsWith(".safetensors"));
        return files;
    }

    /// A trace with these files sent, part by part.
    public String collected(Actor publisher, Map<String, byte[]> files) {
        return collected(publisher, model(), "v1", files);
    }

    /// @param release null for every release
    public String collected(
            Actor publisher, ModelName model, @Nullable String release, Map<String, byte[]> files) {
        String reference = tracing.open(publisher, model, release, "found on a share").reference();
        files.forEach((path, bytes) -> send(publisher, reference, path, bytes));
        return reference;
    }

    public void send(Actor publisher, String reference, String path, byte[] bytes) {
        uploads.complete(
                publisher,
                reference,
                path,
                CatalogFixture.sha256(bytes),
                CatalogFixture.send(
                        uploads.start(publisher, reference, path, bytes.length), bytes));
    }

    /// Started, and waited for.
    public TraceView judged(Actor publisher, String reference) {
        tracing.start(publisher, reference);
        CatalogFixture.await(() -> !tracing.show(publisher, reference).status().busy());
        return tracing.show(publisher, reference);
    }
}
