package org.weightgate.portal.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an API token may be used for; never more than what its owner may do.
public enum TokenScope {
    /// Read what the owner may read.
    READ("look at models, requests and grants"),
    /// Ask for access and answer reviewers.
    REQUEST("ask for access"),
    /// Fetch the bytes of the owner's grants and report verifications.
    DOWNLOAD("download granted files"),
    /// Act as reviewer.
    REVIEW("review and decide"),
    /// Act as publisher.
    PUBLISH("publish and withdraw releases"),
    /// Keep people and roles.
    ADMIN("manage people");

    private final String sentence;

    TokenScope(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TokenScope> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word().equalsIgnoreCase(word)).findFirst();
    }
}
