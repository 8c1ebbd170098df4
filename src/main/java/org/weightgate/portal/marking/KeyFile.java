package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;

/// One key as its file holds it. The text form names it and never shows it.
final class KeyFile {
    /// What a key is for. Code and recipient keys live as long as the portal: with others, no copy
    /// could be reproduced or traced. The rest rotate by adding a file with the next number.
    enum Kind {
        CODE,
        RECIPIENT,
        URL,
        SIGNING;

        boolean rotates() {
            return this == URL || this == SIGNING;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final String name;
    private final byte[] secret;
    private final String fingerprint;
    private final @Nullable String publicPem;

    KeyFile(Kind kind, String name, byte[] secret, String fingerprint, @Nullable String publicPem) {
        this.kind = kind;
        this.name = name;
        this.secret = secret;
        this.fingerprint = fingerprint;
        this.publicPem = publicPem;
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    /// The 32 raw bytes, or the PEM text of a signing pair.
    byte[] secret() {
        return Arrays.copyOf(secret, secret.length);
    }

    /// SHA-256 in hex: of the secret itself, or of the PEM text of the public key.
    String fingerprint() {
        return fingerprint;
    }

    @Nullable String publicPem() {
        return publicPem;
    }

    /// `url-2.key` → 2; keys that do not rotate → 0.
    int number() {
        String digits = name.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return name + " (" + fingerprint.substring(0, 16) + "…)";
    }
}
