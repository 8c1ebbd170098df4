package org.weightgate.inference;

/// The layers of a decoder between token ids and the vectors that the output matrix turns to
/// logits.
interface Forward {

    /// Final hidden states [ids.length, width] of tokens at positions start, start + 1, … given the
    /// cache of all earlier positions, to which it adds theirs.
    float[] hidden(int[] ids, int start, KeyValues cache);

    KeyValues cache();

    /// [vocabulary, width]
    Matrix output();
}
