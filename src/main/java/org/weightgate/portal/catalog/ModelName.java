package org.weightgate.portal.catalog;

import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A model's name, `namespace/name`, as people type it and as it stands in every address.
///
/// Letters (small ones in a namespace), digits, dot, dash and underscore; starts and ends with a
/// letter or digit; no two dots in a row. A namespace is never the first path word of another page,
/// so that no model can hide one.
@Embeddable
public record ModelName(String namespace, String name) implements Serializable {
    /// First path words that belong to pages, whatever their case.
    public static final Set<String> RESERVED =
            Set.of(
                    "review",
                    "requests",
                    "grants",
                    "publish",
                    "traces",
                    "audit",
                    "people",
                    "settings",
                    "sign-in",
                    "sign-out",
                    "status",
                    "api",
                    "oauth",
                    "device",
                    "d",
                    "client.jar",
                    "client",
                    "webjars",
                    "actuator",
                    "error",
                    "portal.css",
                    "portal.js",
                    "favicon.ico",
                    "robots.txt",
                    ".well-known",
                    "datasets",
                    "spaces",
                    "kernels",
                    "mail",
                    "forms",
                    "notices",
                    "setup",
                    "confirm",
                    "help",
                    "models",
                    "login",
                    "logout",
                    "static",
                    "theme");

    private static final Pattern NAMESPACE =
            Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");

    public ModelName {
        objection(namespace, name)
                .ifPresent(
                        why -> {
                            throw new InvalidName(why);
                        });
    }

    public static ModelName of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new InvalidName(slashless(text));
        }
        return new ModelName(text.substring(0, slash), text.substring(slash + 1));
    }

    /// Why a text is no model's name; empty where it is one.
    static Optional<String> objection(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? Optional.of(slashless(text))
                : objection(text.substring(0, slash), text.substring(slash + 1));
    }

    private static Optional<String> objection(String namespace, String name) {
        if (!possible(NAMESPACE, namespace)) {
            return Optional.of(impossible("namespace", namespace, "small letters"));
        }
        if (!possible(NAME, name)) {
            return Optional.of(impossible("name", name, "letters"));
        }
        return RESERVED.contains(namespace)
                ? Optional.of(
                        "The namespace \"%s\" is the address of a page; choose another."
                                .formatted(namespace))
                : Optional.empty();
    }

    private static boolean possible(Pattern shape, String part) {
        return shape.matcher(part).matches() && !part.contains("..") && !part.endsWith(".git");
    }

    private static String slashless(String text) {
        return "A model is named namespace/name; \"%s\" has no slash.".formatted(text);
    }

    private static String impossible(String what, String part, String letters) {
        return "The %s \"%s\" is not possible: 1 to 64 %s, digits, dots, dashes or underscores, with a letter or digit at both ends."
                .formatted(what, part, letters);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
