package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A loaded model: ids in, logits out, in float whatever the weights are stored in. The same ids
/// give the same bits on every machine, alone or in a batch, at once or token by token. Immutable
/// and thread-safe; the checkpoint must stay open as long as it is used and is not closed with it.
public final class Decoder implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 64;

    private final Architecture architecture;
    private final Forward forward;
    private final Kernels kernels;

    Decoder(Architecture architecture, Weights weights, Kernels kernels) throws UnsupportedModel {
        this.architecture = architecture;
        this.kernels = kernels;
        forward = architecture.forward(weights, kernels);
    }

    /// @throws UnsupportedModel if config.json asks for something this engine does not compute, or
    ///   the tensors are not those it implies
    public static Decoder load(Checkpoint checkpoint) throws IOException {
        return load(checkpoint, Kernels.fastest(true));
    }

    static Decoder load(Checkpoint checkpoint, Kernels kernels) throws IOException {
        Architecture architecture = Architecture.read(checkpoint.folder().resolve("config.json"));
        Map<String, List<Long>> shapes = new TreeMap<>();
        for (Tensor tensor : checkpoint.tensors().values()) {
            shapes.put(tensor.name(), tensor.shape());
        }
        architecture.check(shapes);
        Decoder decoder = new Decoder(architecture, Weights.of(checkpoint), kernels);
        decoder.refuseSecondHead(checkpoint);
        return decoder;
    }

    /// A tied model may repeat its embedding as lm_head; anything else there contradicts the tie.
    private void refuseSecondHead(Checkpoint checkpoint) throws UnsupportedModel {
        Tensor head = checkpoint.tensor("lm_head.weight");
        if (head == null) {
            return;
        }
        MemorySegment stored = checkpoint.bytes("lm_head.weight");
        if (forward.output().bytes().mismatch(stored) >= 0) {
            throw new UnsupportedModel(
                    "config.json ties the output to the embedding, but "
                            + checkpoint.shardOf("lm_head.weight")
                            + " holds another lm_head.weight.");
        }
    }

    public int vocabulary() {
        return architecture.vocabulary();
    }

    public int maxPositions() {
        return architecture.maxPositions();
    }

    /// Logits [ids.length · vocabulary] of all positions.
    public float[] logits(int[] ids) {
        float[] all = new float[Math.multiplyExact(ids.length, vocabulary())];
        logits(
                ids,
                (position, row, at) ->
                        System.arraycopy(row, at, all, position * vocabulary(), vocabulary()));
        return all;
    }

    /// The same, a position at a time in order, without holding all of them.
    void logits(int[] ids, Rows rows) {
        check(ids, 0);
        float[] hidden = forward.hidden(ids, 0, forward.cache());
        int width = hidden.length / ids.length;
        for (int t = 0; t < ids.length; t += ROWS_AT_ONCE) {
            int n = Math.min(ROWS_AT_ONCE, ids.length - t);
            float[] block = output(Arrays.copyOfRange(hidden, t * width, (t + n) * width), n);
            for (int i = 0; i < n; i++) {
                rows.at(t + i, block, i * vocabulary());
            }
        }
    }

    float[] output(float[] hidden, int tokens) {
        float[] logits = new float[Math.multiplyExact(tokens, vocabulary())];
        kernels.matmul(hidden, tokens, forward.output(), null, logits);
        return logits;
    }

    Forward forward() {
        return forward;
    }

    void check(int[] ids, int start) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("no ids to compute");
        }
        if (start + ids.length > maxPositions()) {
            throw new IllegalArgumentException(
                    (start + ids.length)
                            + " tokens exceed the model's "
                            + maxPositions()
                            + " positions");
        }
        for (int id : ids) {
            if (id < 0 || id >= vocabulary()) {
                throw new IllegalArgumentException(
                        "id " + id + " is outside the vocabulary of " + vocabulary());
            }
        }
    }

    /// A fresh text, computed token by token.
    public Session session() {
        return new Session(this);
    }

    @Override
    public void close() {}

    /// Receives the logits of one position: row[at .. at + vocabulary).
    @FunctionalInterface
    interface Rows {
        void at(int position, float[] row, int at);
    }
}
