package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.net.URI;
import java.nio.file.Path;

/// Which portal, as whom, trusting which key: the options every command with a portal takes.
final class PortalOptions {
    static final String DEFAULT_PORTAL = "http://localhost:8080";

    @Option(
            names = "--portal",
            paramLabel = "URL",
            description = {
                "Address of the portal (WEIGHTGATE_PORTAL, otherwise",
                DEFAULT_PORTAL + ")."
            })
    private @Nullable String portal;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "API token (WEIGHTGATE_TOKEN, else HF_TOKEN).")
    private @Nullable String token;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The portal's public key as PEM, instead of the pinned one.")
    private @Nullable Path key;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Certificates (PEM) of a private authority to trust for TLS.")
    private @Nullable Path cacert;

    /// Made by picocli.
    PortalOptions() {}

    /// True where the person named a portal rather than leaving it to the default.
    boolean named() {
        return portal != null || environment("WEIGHTGATE_PORTAL") != null;
    }

    URI portal() {
        String text = portal != null ? portal : environment("WEIGHTGATE_PORTAL");
        return Addresses.portal(text == null ? DEFAULT_PORTAL : text);
    }

    @Nullable String token() {
        if (token != null) {
            return token.strip();
        }
        String own = environment("WEIGHTGATE_TOKEN");
        return own != null ? own : environment("HF_TOKEN");
    }

    @Nullable Path key() {
        return key;
    }

    @Nullable Path cacert() {
        return cacert;
    }

    private static @Nullable String environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
