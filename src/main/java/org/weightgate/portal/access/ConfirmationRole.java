package org.weightgate.portal.access;

import java.util.Locale;

/// As what somebody outside the portal is asked to confirm a request.
public enum ConfirmationRole {
    /// Knows the applicant's work.
    REFERENCE("reference"),
    /// May say whether the applicant acts for the organisation.
    OFFICIAL("signing official");

    private final String words;

    ConfirmationRole(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ConfirmationRole of(String word) {
        return switch (word) {
            case "reference" -> REFERENCE;
            case "official" -> OFFICIAL;
            default -> throw new BadQuery("Somebody confirms as reference or official.");
        };
    }
}
