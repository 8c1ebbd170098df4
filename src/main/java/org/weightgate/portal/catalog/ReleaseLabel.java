package org.weightgate.portal.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How releases are labelled. Labels that end in `-rehearsal` are kept for twins.
final class ReleaseLabel {
    private static final Pattern LABEL =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");
    private static final String TWIN = "-rehearsal";

    private ReleaseLabel() {}

    static String checked(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new InvalidName(shape(label));
        }
        return label;
    }

    private static String shape(String label) {
        return "A release is labelled with 1 to 64 letters, digits, dots, dashes or underscores; \"%s\" is not."
                .formatted(label);
    }

    /// The label of the twin of the release with this label.
    static String twin(String of) {
        return of + TWIN;
    }

    /// Refuses a label that would pass for a twin's.
    static void requireOwn(String label) {
        if (twins(label)) {
            throw new InvalidName(
                    "Labels that end in %s are kept for the rehearsals of releases; choose another."
                            .formatted(TWIN));
        }
    }

    private static boolean twins(String label) {
        return label.toLowerCase(Locale.ROOT).endsWith(TWIN);
    }

    /// What is wrong with it as the label of a new release; empty where nothing is.
    static Optional<String> objection(String label) {
        if (label.isEmpty()) {
            return Optional.of("Say what the release is called");
        }
        if (!LABEL.matcher(label).matches()) {
            return Optional.of(shape(label));
        }
        return twins(label)
                ? Optional.of("Labels that end in %s are kept for rehearsals".formatted(TWIN))
                : Optional.empty();
    }
}
