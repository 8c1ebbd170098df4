package org.weightgate.portal.forms;

/// How long a text answer may be: words from and to, and characters at most.
public record Limits(int minWords, int maxWords, int maxLength) {
    static final Limits LINE = new Limits(0, Integer.MAX_VALUE, 200);

    static Limits words(int from, int to) {
        return new Limits(from, to, to * 12);
    }

    /// A limit on words is worth showing beside the field.
    public boolean counted() {
        return maxWords < Integer.MAX_VALUE;
    }
}
