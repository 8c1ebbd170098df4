package org.weightgate.inference;

import java.util.Arrays;

/// One text growing token by token; keys and values of earlier positions are kept. Gives the bits
/// that [Decoder#logits] gives for the whole text. Not thread-safe.
public final class Session {
    private final Decoder decoder;
    private final KeyValues cache;
    private int position;

    Session(Decoder decoder) {
        this.decoder = decoder;
        cache = decoder.cache();
    }

    /// Tokens so far.
    public int position() {
        return position;
    }

    /// Adds one token; the logits that follow it.
    public float[] next(int id) {
        return next(new int[] {id});
    }

    /// Adds several tokens at once; the logits that follow the last.
    public float[] next(int[] ids) {
        float[] hidden = decoder.hidden(ids, position, cache);
        position += ids.length;
        int width = hidden.length / ids.length;
        float[] last = Arrays.copyOfRange(hidden, hidden.length - width, hidden.length);
        return decoder.output(last, 1);
    }
}
