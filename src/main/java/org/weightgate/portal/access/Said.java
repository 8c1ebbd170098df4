package org.weightgate.portal.access;

/// What people write to each other: something, and not a book.
final class Said {
    static final int LONGEST = 10_000;

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
            throw new ReasonMissing("Write at most %d characters.".formatted(LONGEST));
        }
        return said;
    }
}
