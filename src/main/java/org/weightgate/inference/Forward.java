package org.weightgate.inference;

import java.lang.foreign.Arena;

/// A decoder in its parts, each of which finds its weights when it is asked for: a model need never
/// be in memory as a whole.
interface Forward {

    int layers();

    /// Width of the residual stream, which runs through the layers.
    int width();

    /// Width of the keys of a token in one layer, which is that of its values.
    int keyWidth();

    /// Floats that one layer needs to compute a token, beside the residual stream.
    long working();

    Embedding embedding() throws UnsupportedModel;

    /// @param turned where weights lie that cannot be computed with as they are stored
    Layer layer(int index, Arena turned) throws UnsupportedModel;

    Head head() throws UnsupportedModel;

    /// From token ids to the residual stream.
    @FunctionalInterface
    interface Embedding {
        /// [ids.length, width] for tokens at positions start, start + 1, …
        float[] of(int[] ids, int start);
    }

    /// One layer.
    @FunctionalInterface
    interface Layer {
        /// Changes the residual stream x [batch.tokens, width].
        ///
        /// @param slot which layer of the texts' caches is this one
        void apply(float[] x, Batch batch, int slot);
    }

    /// From the residual stream to what the output matrix multiplies.
    interface Head {
        float[] last(float[] x, int tokens);

        /// [vocabulary, columns of last]
        Matrix output();
    }
}
