package org.weightgate.portal.access;

/// What people write to each other: something, and not a book.
final class Said {
    private static final int LONGEST = 10_000;

    private Said() {}

    static String text(String text) {
        String said = text.strip();
        if (said.isEmpty()) {
            throw new ReasonMissing("Write something.");
        }
        if (said.length() > LONGEST) {
            throw new ReasonMissing("Write at most %d characters.".formatted(LONGEST));
        }
        return said;
    }
}
