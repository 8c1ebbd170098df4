package org.weightgate.portal.marking;

/// What a verification found out about the machine it ran on.
public enum Computed {
    /// The signed logits, to the last bit.
    EXACT("matched", "good"),
    /// Within the tolerance of the release; the exact comparison was not made.
    TOLERANT("within tolerance", "info"),
    /// Something else than was signed, from files that are as they were signed.
    MISMATCH("differs", "bad"),
    /// Nothing about the machine: files were damaged or missing, or there was nothing to compare.
    NOTHING("not compared", "quiet");

    private final String word;
    private final String kind;

    Computed(String word, String kind) {
        this.word = word;
        this.kind = kind;
    }

    public String word() {
        return word;
    }

    /// The look of the word: good, info, bad or quiet.
    public String kind() {
        return kind;
    }
}
