package org.weightgate.inference;

import java.util.Arrays;

/// Text from ids one by one. What a token writes can depend on the one before it (a space at the
/// very beginning goes, bytes join to characters), so the last tokens are kept, decoded with and
/// without the new one, and the difference appears; characters not yet complete are held back.
/// Ill-formed bytes become U+FFFD. Not thread-safe.
public final class TextStream {
    private final Tokenizer tokenizer;
    private int[] kept = {};
    private int shownIds;
    private String shown = "";

    TextStream(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// The text that this id completes, possibly none.
    public String add(int id) {
        kept = Arrays.copyOf(kept, kept.length + 1);
        kept[kept.length - 1] = id;
        String text = tokenizer.decode(kept);
        if (text.length() <= shown.length() || text.endsWith(Utf8.REPLACEMENT)) {
            return "";
        }
        String more = text.substring(shown.length());
        kept = Arrays.copyOfRange(kept, shownIds, kept.length);
        shownIds = kept.length;
        shown = tokenizer.decode(kept);
        return more;
    }

    /// What was held back.
    public String end() {
        String text = tokenizer.decode(kept);
        String rest = text.substring(Math.min(shown.length(), text.length()));
        kept = new int[0];
        shownIds = 0;
        shown = "";
        return rest;
    }
}
