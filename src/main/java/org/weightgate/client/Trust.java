package org.weightgate.client;

import org.jspecify.annotations.Nullable;
import org.weightgate.inference.SignatureRefused;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Decides which keys may speak for a portal. A key is pinned when a portal is met for the first
/// time, over TLS or on this machine; from then on another key is refused, until the person looks
/// into it. A key given as a file stands above all that.
final class Trust {
    private static final String WELL_KNOWN = "/.well-known/weightgate.json";

    private final KnownPortals known;
    private final Terminal terminal;

    Trust(KnownPortals known, Terminal terminal) {
        this.known = known;
        this.terminal = terminal;
    }

    static PortalKey fromFile(Path file) throws IOException {
        try {
            return PortalKey.parse(Files.readString(file));
        } catch (CharacterCodingException | SignatureRefused e) {
            throw Failure.usage("%s is no public key of a portal in PEM form.".formatted(file));
        }
    }

    /// The keys that the portal's statements may be signed with.
    List<PortalKey> meet(Api api, @Nullable Path keyFile) throws IOException {
        if (!Addresses.isPrivate(api.portal())) {
            terminal.remark(
                    "Warning: %s is not encrypted, others on the way can read your token."
                            .formatted(api.portal()));
        }
        if (keyFile != null) {
            return List.of(fromFile(keyFile));
        }
        String portal = api.portal().toString();
        List<PortalKey> served = served(api);
        List<PortalKey> pinned = known.of(portal);
        if (pinned.isEmpty()) {
            return first(api, served);
        }
        if (served.stream().noneMatch(pinned::contains)) {
            throw changed(portal, pinned.getFirst(), served.getFirst());
        }
        return pinned;
    }

    private List<PortalKey> first(Api api, List<PortalKey> served) throws IOException {
        if (!Addresses.isPrivate(api.portal())) {
            throw Failure.refused(
                    "The key of %s is not known yet and cannot be trusted over an unencrypted way. Use its https address, or pass the key as a file with --key."
                            .formatted(api.portal()));
        }
        known.pin(api.portal().toString(), served);
        terminal.remark(
                "Met %s for the first time; its key is remembered in %s."
                        .formatted(api.portal(), known.file()));
        terminal.remark("Compare the fingerprint with the one the portal shows you:");
        served.forEach(key -> terminal.remark("  " + key.spoken()));
        return served;
    }

    private static List<PortalKey> served(Api api) throws IOException {
        Api.Answer answer = api.get(WELL_KNOWN);
        if (answer.status() == 404) {
            throw Failure.refused("There is no Weightgate portal at %s.".formatted(api.portal()));
        }
        List<PortalKey> keys = new ArrayList<>();
        for (Json key : answer.orRefuse().at("keys").items()) {
            keys.add(PortalKey.parse(key.at("pem").text("")));
        }
        if (keys.isEmpty()) {
            throw Failure.refused("The portal at %s names no key.".formatted(api.portal()));
        }
        return keys;
    }

    private Failure changed(String portal, PortalKey pinned, PortalKey now) {
        return Failure.refused(
                """
                The key of %s has changed, so nothing was fetched.
                  remembered: %s
                  shown now:  %s
                Either the portal has a new key or somebody stands between you and it. Ask its \
                people for the fingerprint in another way than this one. If it is the new one, \
                remove the portal's line from %s and run this again.\
                """
                        .formatted(portal, pinned.spoken(), now.spoken(), known.file()));
    }
}
