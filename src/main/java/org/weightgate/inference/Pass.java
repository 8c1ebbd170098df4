package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All golden prompts at once through a model, layer by layer: each weight is read once for all of
/// them, and no more of the model than a few rows is held at a time, so that it may be larger than
/// memory. Gives the bits of a [Decoder].
///
/// What is held: the residual stream of all prompts, what one layer makes of a block of their
/// tokens, and the logits of some positions. Where even that is more than the bound, the prompts go
/// in groups, each of which reads the weights again.
final class Pass {
    /// Half of what this Java may use.
    static final long FAIR = Runtime.getRuntime().maxMemory() / 2;

    private static final int LAST = Integer.MAX_VALUE; // turn of what comes after the layers

    private final Architecture architecture;
    private final Weights weights;
    private final Kernels kernels;
    private final List<GoldenPrompt> prompts;
    private final Map<String, List<Long>> shapes;
    private final Map<Integer, Set<String>> turns = new HashMap<>();

    /// Hears what is computed, prompts and positions in order within each layer and never two
    /// things at once, [#prepare] excepted.
    interface Observer {
        /// The residual stream after a layer, layer 0 being the embedding: `tokens` rows of `width`
        /// floats from x[at] on, for positions `position`, `position` + 1, … of the prompt. A long
        /// prompt may come in several parts. The array is not to be changed nor kept.
        default void hidden(
                int layer, int prompt, int position, float[] x, int at, int tokens, int width) {}

        /// What takes long of [#logits] and needs no other position: called before it with the
        /// same, on any thread and for several positions at once.
        default void prepare(int prompt, int position, float[] row, int at, int vocabulary) {}

        /// The logits of a position: row[at .. at + vocabulary). Of all prompts in order, and of
        /// their positions in order. The array is not to be changed nor kept.
        default void logits(int prompt, int position, float[] row, int at, int vocabulary) {}

        /// Tells all of these.
        static Observer all(List<Observer> observers) {
            return new Observer() {
                @Override
                public void hidden(
                        int layer, int prompt, int position, float[] x, int at, int n, int width) {
                    observers.forEach(o -> o.hidden(layer, prompt, position, x, at, n, width));
                }

                @Override
                public void prepare(int prompt, int position, float[] row, int at, int n) {
                    observers.forEach(o -> o.prepare(prompt, position, row, at, n));
                }

                @Override
                public void logits(int prompt, int position, float[] row, int at, int n) {
                    observers.forEach(o -> o.logits(prompt, position, row, at, n));
                }
            };
        }
    }

    /// Says when weights may be read, and hears when they are no longer needed.
    interface Gate {
        Gate OPEN =
                new Gate() {
                    @Override
                    public void before(Set<String> tensors) {}

                    @Override
                    public void after(Set<String> tensors) {}
                };

        /// Returns when these may be read.
        void before(Set<String> tensors) throws IOException;

        void after(Set<String> tensors);
    }

    /// @throws IllegalArgumentException if the model cannot take a prompt
    Pass(Architecture architecture, Weights weights, Kernels kernels, List<GoldenPrompt> prompts) {
        this.architecture = architecture;
        this.weights = weights;
        this.kernels = kernels;
        this.prompts = List.copyOf(prompts);
        for (GoldenPrompt prompt : prompts) {
            architecture.check(prompt.ids(), 0);
        }
        shapes = architecture.tensors(weights.names());
        for (String tensor : shapes.keySet()) {
            turns.computeIfAbsent(Architecture.turn(tensor), turn -> new TreeSet<>()).add(tensor);
        }
    }

    /// Computes the prompts with the weights of a checkpoint, in as much memory as is fair here.
    ///
    /// @throws UnsupportedModel if config.json asks for something this engine does not compute, or
    ///   the tensors are not those it implies
    /// @throws IllegalArgumentException if the model cannot take a prompt
    static void run(
            Checkpoint checkpoint, List<GoldenPrompt> prompts, Observer observer, Progress progress)
            throws IOException {
        Architecture architecture = Architecture.of(checkpoint);
        try (ShardFiles files = ShardFiles.open(checkpoint)) {
            new Pass(architecture, files.weights(), Kernels.fastest(true), prompts)
                    .run(FAIR, Gate.OPEN, observer, progress);
        }
    }

    /// The weights it reads.
    Set<String> tensors() {
        return shapes.keySet();
    }

    /// Computes all prompts.
    ///
    /// @param memory bytes it may hold, weights of the layer at hand not counted
    /// @param progress hears of weights: how many were computed with, of how many in all
    /// @throws IllegalArgumentException if the bound is too low for the longest prompt
    void run(long memory, Gate gate, Observer observer, Progress progress) throws IOException {
        Forward forward = architecture.forward(weights, kernels);
        Plan plan = Plan.of(memory, forward, architecture.vocabulary(), prompts);
        long each = weightsOfAPosition();
        try {
            int before = 0;
            for (List<Plan.Block> group : plan.groups()) {
                long start = before++ * each;
                long total = plan.groups().size() * each;
                Progress part = (what, done, all) -> progress.at(what, start + done, total);
                Run run = new Run(forward, gate, observer, part, plan.rowsAtOnce());
                new Group(run, group).run();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Weights that each token is multiplied with.
    long weightsOfAPosition() {
        long all = elements(Set.of(output()));
        for (int turn : turns.keySet()) {
            all += turn == 0 || turn == LAST ? 0 : elements(names(turn));
        }
        return all;
    }

    private String output() {
        return architecture.output(weights.names());
    }

    private long elements(Set<String> tensors) {
        long all = 0;
        for (String tensor : tensors) {
            long n = 1;
            for (long dimension : shapes.getOrDefault(tensor, List.of())) {
                n *= dimension;
            }
            all += n;
        }
        return all;
    }

    private Set<String> names(int turn) {
        return turns.getOrDefault(turn, Set.of());
    }

    private record Run(
            Forward forward, Gate gate, Observer observer, Progress progress, int rowsAtOnce) {}

    /// Some prompts on their way through the model.
    private final class Group {
        private final Run run;
        private final Forward forward;
        private final List<Plan.Block> blocks;
        private final float[][] streams;
        private final Batch[] batches;
        private final long work = weightsOfAPosition();
        private long done;

        Group(Run run, List<Plan.Block> blocks) {
            this.run = run;
            this.blocks = blocks;
            forward = run.forward;
            streams = new float[blocks.size()][];
            batches = new Batch[blocks.size()];
        }

        void run() throws IOException {
            at(0, 1);
            embed();
            for (int i = 0; i < forward.layers(); i++) {
                layer(i);
            }
            head();
        }

        /// Tells how far it is.
        private void at(long elements, double share) {
            run.progress.at("golden prompts", done + (long) (elements * share), work);
            if (share == 1) {
                done += elements;
            }
        }

        private void embed() throws IOException {
            run.gate.before(names(0));
            Forward.Embedding embedding = forward.embedding();
            KeyValues cache = new KeyValues(1, forward.keyWidth());
            for (int b = 0; b < streams.length; b++) {
                Plan.Block block = blocks.get(b);
                float[] x = new float[Math.multiplyExact(block.tokens(), forward.width())];
                Batch batch = new Batch();
                for (Plan.Part part : block.parts()) {
                    int[] ids = prompts.get(part.prompt()).ids();
                    int[] some =
                            Arrays.copyOfRange(ids, part.start(), part.start() + part.tokens());
                    float[] rows = embedding.of(some, part.start());
                    System.arraycopy(rows, 0, x, batch.tokens() * forward.width(), rows.length);
                    if (part.whole()) {
                        batch.add(part.tokens());
                    } else {
                        batch.add(part.start(), part.tokens(), cache);
                    }
                }
                streams[b] = x;
                batches[b] = batch;
                tell(0, b);
            }
            run.gate.after(names(0));
        }

        private void layer(int index) throws IOException {
            Set<String> names = names(index + 1);
            long elements = elements(names);
            run.gate.before(names);
            try (Arena turned = Arena.ofShared()) {
                Forward.Layer layer = forward.layer(index, turned);
                for (int b = 0; b < streams.length; b++) {
                    layer.apply(streams[b], batches[b], 0);
                    kernels.keep(streams[b]);
                    tell(index + 1, b);
                    at(elements, (b + 1.0) / streams.length);
                }
            }
            run.gate.after(names);
        }

        private void tell(int layer, int b) {
            int width = forward.width();
            int at = 0;
            for (Plan.Part part : blocks.get(b).parts()) {
                run.observer.hidden(
                        layer, part.prompt(), part.start(), streams[b], at, part.tokens(), width);
                at += part.tokens() * width;
            }
        }

        private void head() throws IOException {
            run.gate.before(names(LAST));
            Forward.Head head = forward.head();
            long elements = elements(Set.of(output()));
            try (Listening listening = new Listening(run.observer, kernels)) {
                for (int b = 0; b < streams.length; b++) {
                    head(head, b, listening);
                    at(elements, (b + 1.0) / streams.length);
                }
            }
            run.gate.after(names(LAST));
        }

        private void head(Forward.Head head, int b, Listening listening) {
            int width = forward.width();
            int vocabulary = architecture.vocabulary();
            List<int[]> positions = positions(blocks.get(b));
            int tokens = blocks.get(b).tokens();
            for (int t = 0; t < tokens; t += run.rowsAtOnce) {
                int n = Math.min(run.rowsAtOnce, tokens - t);
                float[] rows = Arrays.copyOfRange(streams[b], t * width, (t + n) * width);
                float[] logits = new float[Math.multiplyExact(n, vocabulary)];
                kernels.matmul(head.last(rows, n), n, head.output(), null, logits);
                listening.hear(positions.subList(t, t + n), logits, vocabulary);
            }
        }

        /// Prompt and position of every token of a block.
        private List<int[]> positions(Plan.Block block) {
            List<int[]> all = new ArrayList<>();
            for (Plan.Part part : block.parts()) {
                for (int t = 0; t < part.tokens(); t++) {
                    all.add(new int[] {part.prompt(), part.start() + t});
                }
            }
            return all;
        }
    }
}
