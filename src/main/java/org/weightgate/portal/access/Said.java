package org.weightgate.portal.access;

/// What people write to each other: something, and not a book.
final class Said {
    static final int LONGEST = 10_000;
    private static final String TOO_LONG = "Write at most %d characters.".formatted(LONGEST);

    private Said() {}

    static String text(String text) {
        String said = text.strip();
        if (said.isEmpty()) {
            throw new ReasonMissing("Write something.");
        }
        return brief(said);
    }

    /// As [#text], but nothing may be said too.
    static String brief(String text) {
        String said = text.strip();
        if (said.length() > LONGEST) {
            throw new ReasonMissing(TOO_LONG);
        }
        return said;
    }

    /// @param field of the form it stands in
    static String brief(String text, String field) {
        if (text.strip().length() > LONGEST) {
            throw new ReasonMissing(TOO_LONG, field);
        }
        return text.strip();
    }
}
