package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.NotEntitled;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseLookup;
import org.weightgate.portal.delivery.Delivering;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Decides how a call for one file is answered. Whoever has no access learns that before they learn
/// whether the file or the revision exists; the public texts excepted.
@Component
class Fetching {
    private final ReleaseLookup releases;
    private final Snapshots snapshots;
    private final Holdings holdings;
    private final Closed closed;
    private final Delivering delivering;

    Fetching(
            ReleaseLookup releases,
            Snapshots snapshots,
            Holdings holdings,
            Closed closed,
            Delivering delivering) {
        this.releases = releases;
        this.snapshots = snapshots;
        this.holdings = holdings;
        this.closed = closed;
        this.delivering = delivering;
    }

    sealed interface Answer {
        Snapshot snapshot();

        HubFile file();
    }

    /// What the file is.
    record Facts(Snapshot snapshot, HubFile file) implements Answer {}

    /// The bytes of a public text.
    record Text(Snapshot snapshot, HubFile file, byte[] bytes) implements Answer {}

    /// Where its bytes are, for this call.
    record Signed(Snapshot snapshot, HubFile file, String url) implements Answer {}

    /// Where it stands for ever.
    ///
    /// @param rest revision and path, encoded
    record Pinned(Snapshot snapshot, HubFile file, String rest) implements Answer {}

    Answer answer(@Nullable Actor actor, ModelName name, HubAddress address, boolean head) {
        ModelView model = releases.model(actor, name);
        Optional<Snapshot> found = snapshots.find(actor, model, address.revision());
        if (found.isEmpty()) throw unknown(actor, model, address);
        Snapshot snapshot = found.get();
        Optional<HubFile> open = snapshots.text(model, address.path(), snapshot);
        if (open.isPresent()) return text(model, snapshot, address, open.get());
        Snapshot.Own own = own(actor, model, snapshot);
        HubFile file =
                own.file(address.path()).orElseThrow(() -> HubRefusal.noEntry(address.path(), own));
        if (!Snapshots.pinned(address.revision())) return pinned(own, file, address);
        if (head || actor == null) return new Facts(own, file);
        String url = delivering.mint(actor, own.grant(), file.path()).url();
        return new Signed(own, file, url);
    }

    /// Throws where not a byte may be fetched.
    Snapshot.Own own(@Nullable Actor actor, ModelView model, Snapshot snapshot) {
        return switch (snapshot) {
            case Snapshot.Shown shown -> throw closed.why(actor, model, shown.release());
            case Snapshot.Own own when actor == null -> throw new IllegalStateException(own.sha());
            case Snapshot.Own own ->
                    switch (holdings.standing(actor, own.grant())) {
                        case Entitled _ -> own;
                        case NotEntitled no -> throw closed.refusal(own.grant(), no);
                    };
        };
    }

    private HubRefusal unknown(@Nullable Actor actor, ModelView model, HubAddress address) {
        boolean open =
                actor != null
                        && holdings.of(actor, model).stream()
                                .anyMatch(g -> holdings.open(actor, g));
        return open
                ? HubRefusal.noRevision(address.revision())
                : closed.why(actor, model, model.current());
    }

    private Answer text(ModelView model, Snapshot snapshot, HubAddress address, HubFile file) {
        return Snapshots.pinned(address.revision())
                ? new Text(snapshot, file, snapshots.bytes(model, file.path()))
                : pinned(snapshot, file, address);
    }

    private static Pinned pinned(Snapshot snapshot, HubFile file, HubAddress address) {
        StringBuilder rest = new StringBuilder(snapshot.sha());
        for (String part : address.path().split("/")) {
            rest.append('/').append(UriUtils.encode(part, StandardCharsets.UTF_8));
        }
        return new Pinned(snapshot, file, rest.toString());
    }
}
