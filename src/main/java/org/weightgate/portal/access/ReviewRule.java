package org.weightgate.portal.access;

import java.util.Locale;

/// How many people must agree before access to a release is given.
public enum ReviewRule {
    /// Whoever sends a complete, signed request gets a grant at once.
    OPEN("open: a complete, signed request is approved at once"),
    /// One reviewer decides.
    ONE("one reviewer decides"),
    /// Two different reviewers approve the same submission; either may decline.
    TWO("two different reviewers must approve");

    private final String words;

    ReviewRule(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ReviewRule of(String word) {
        for (ReviewRule rule : values()) {
            if (rule.word().equals(word)) {
                return rule;
            }
        }
        throw new BadQuery("A review is open, one or two.");
    }
}
