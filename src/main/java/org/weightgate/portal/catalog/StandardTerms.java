package org.weightgate.portal.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The research terms a new model starts with.
final class StandardTerms {
    private StandardTerms() {}

    static String text() {
        try (InputStream in = StandardTerms.class.getResourceAsStream("/catalog/terms.txt")) {
            if (in == null) {
                throw new IllegalStateException("/catalog/terms.txt is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
