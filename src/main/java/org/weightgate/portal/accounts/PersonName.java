package org.weightgate.portal.accounts;

/// A name as its owner writes it: one line, of sensible length, without characters that turn the
/// direction of the text around it.
public record PersonName(String value) {
    /// What a form checks before it gets here; one to a hundred characters.
    public static final String PATTERN =
            "[^\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029]*";

    public static final int LONGEST = 100;

    public PersonName {
        value = value.strip();
        if (value.isEmpty() || value.length() > LONGEST || !value.matches(PATTERN)) {
            throw new BadInput("A name is one line of at most " + LONGEST + " characters.");
        }
    }
}
