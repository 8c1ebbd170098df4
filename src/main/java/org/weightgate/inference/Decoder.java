package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;

/// A loaded model: ids in, logits out, in float whatever the weights are stored in. The same ids
/// give the same bits on every machine, alone or in a batch, at once or token by token, and the
/// bits of a [Pass]. Immutable and thread-safe; the checkpoint must stay open as long as it is used
/// and is not closed with it.
public final class Decoder implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 64;

    private final Architecture architecture;
    private final Kernels kernels;
    private final Forward forward;
    private final Forward.Embedding embedding;
    private final Forward.Layer[] layers;
    private final Forward.Head head;

    Decoder(Architecture architecture, Weights weights, Kernels kernels) throws UnsupportedModel {
        this.architecture = architecture;
        this.kernels = kernels;
        forward = architecture.forward(weights, kernels);
        embedding = forward.embedding();
        layers = new Forward.Layer[forward.layers()];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = forward.layer(i, Arena.ofAuto());
        }
        head = forward.head();
    }

    /// @throws UnsupportedModel if config.json asks for something this engine does not compute, or
    ///   the tensors are not those it implies
    public static Decoder load(Checkpoint checkpoint) throws IOException {
        return load(checkpoint, Kernels.fastest(true));
    }

    static Decoder load(Checkpoint checkpoint, Kernels kernels) throws IOException {
        return new Decoder(Architecture.of(checkpoint), Weights.of(checkpoint), kernels);
    }

    public int vocabulary() {
        return architecture.vocabulary();
    }

    public int maxPositions() {
        return architecture.maxPositions();
    }

    /// Logits [ids.length · vocabulary] of all positions.
    public float[] logits(int[] ids) {
        int vocabulary = vocabulary();
        float[] all = new float[Math.multiplyExact(ids.length, vocabulary)];
        float[] hidden = hidden(ids, 0, cache());
        int width = hidden.length / ids.length;
        for (int t = 0; t < ids.length; t += ROWS_AT_ONCE) {
            int n = Math.min(ROWS_AT_ONCE, ids.length - t);
            float[] block = output(Arrays.copyOfRange(hidden, t * width, (t + n) * width), n);
            System.arraycopy(block, 0, all, t * vocabulary, block.length);
        }
        return all;
    }

    /// Final hidden states [ids.length, width] of tokens at positions start, start + 1, … given the
    /// cache of all earlier positions, to which it adds theirs.
    float[] hidden(int[] ids, int start, KeyValues cache) {
        architecture.check(ids, start);
        float[] x = embedding.of(ids, start);
        Batch batch = new Batch().add(start, ids.length, cache);
        for (int i = 0; i < layers.length; i++) {
            layers[i].apply(x, batch, i);
        }
        return head.last(x, ids.length);
    }

    KeyValues cache() {
        return new KeyValues(layers.length, forward.keyWidth());
    }

    float[] output(float[] hidden, int tokens) {
        float[] logits = new float[Math.multiplyExact(tokens, vocabulary())];
        kernels.matmul(hidden, tokens, head.output(), null, logits);
        return logits;
    }

    /// A fresh text, computed token by token.
    public Session session() {
        return new Session(this);
    }

    @Override
    public void close() {}
}
