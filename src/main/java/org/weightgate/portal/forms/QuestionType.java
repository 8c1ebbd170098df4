package org.weightgate.portal.forms;

/// How a question is asked and which answers it can take.
public enum QuestionType {
    /// One line of text.
    TEXT,
    /// Several lines of text.
    AREA,
    /// One e-mail address.
    EMAIL,
    /// One `https` address.
    LINK,
    /// One of the options, from a list.
    SELECT,
    /// One of the options, all of them visible.
    RADIO,
    /// Any number of the options.
    CHECKS,
    /// An ISO 3166 country.
    COUNTRY,
    /// A day, `2026-11-30`.
    DATE,
    /// Statements; every one must be ticked.
    ATTESTATIONS;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// Whether an answer is a list rather than one value.
    public boolean many() {
        return this == CHECKS || this == ATTESTATIONS;
    }

    /// The kind of HTML input for one line.
    public String inputType() {
        return switch (this) {
            case EMAIL -> "email";
            case LINK -> "url";
            case DATE -> "date";
            case TEXT, AREA, SELECT, RADIO, CHECKS, COUNTRY, ATTESTATIONS -> "text";
        };
    }
}
