package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@DisplayName("A pass layer by layer over all prompts")
class PassTests {
    private static final long PLENTY = 1L << 30;

    /** Texts of several lengths, one of them a single token. */
    private static List<GoldenPrompt> prompts(Architecture model, int... lengths) {
        List<GoldenPrompt> prompts = new ArrayList<>();
        for (int length : lengths) {
            int n = Math.min(length, model.maxPositions());
            int[] ids = new int[n];
            int seed = prompts.size();
            Arrays.setAll(ids, i -> (31 * i + 7 * seed + 3) % model.vocabulary());
            prompts.add(new GoldenPrompt(null, ids));
        }
        return prompts;
    }

    private static List<Checkpoint> all() throws IOException {
        List<Checkpoint> all = new ArrayList<>();
        for (String name : Models.tinyNames()) {
            all.add(Models.tiny(name));
        }
        all.add(Models.demo("opt-stories"));
        all.add(Models.demo("llama-stories"));
        return all;
    }

    /** The logits of every prompt as a pass gives them. */
    private static List<float[]> logits(
            Checkpoint checkpoint, Kernels kernels, long memory, List<GoldenPrompt> prompts)
            throws IOException {
        Architecture model = Architecture.of(checkpoint);
        List<float[]> all = new ArrayList<>();
        prompts.forEach(p -> all.add(new float[p.ids().length * model.vocabulary()]));
        List<String> order = new ArrayList<>();
        Pass.Observer observer =
                new Pass.Observer() {
                    @Override
                    public void logits(int prompt, int position, float[] row, int at, int n) {
                        System.arraycopy(row, at, all.get(prompt), position * n, n);
                        order.add("%03d %05d".formatted(prompt, position));
                    }
                };
        try (ShardFiles files = ShardFiles.open(checkpoint)) {
            new Pass(model, files.weights(), kernels, prompts)
                    .run(memory, Pass.Gate.OPEN, observer, Progress.SILENT);
        }
        assertThat(order).isSorted().hasSize(prompts.stream().mapToInt(p -> p.ids().length).sum());
        return all;
    }

    @Test
    @DisplayName("gives every architecture's logits with the bits of the decoder")
    void theBitsOfTheDecoder() throws IOException {
        for (Checkpoint each : all()) {
            try (Checkpoint checkpoint = each) {
                Architecture model = Architecture.of(checkpoint);
                List<GoldenPrompt> prompts = prompts(model, 5, 1, 33, 64, 2);
                Decoder decoder = Decoder.load(checkpoint);
                for (Kernels kernels : List.of(new ScalarKernels(false), Kernels.fastest(true))) {
                    List<float[]> logits = logits(checkpoint, kernels, PLENTY, prompts);
                    for (int p = 0; p < prompts.size(); p++) {
                        assertThat(logits.get(p))
                                .as("%s prompt %d", checkpoint.folder(), p)
                                .isEqualTo(decoder.logits(prompts.get(p).ids()));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName(
            "gives the same bits where the bound makes groups of prompts and parts of a prompt")
    void theSameBitsInLittleMemory() throws IOException {
        for (Checkpoint each : all()) {
            try (Checkpoint checkpoint = each) {
                Architecture model = Architecture.of(checkpoint);
                List<GoldenPrompt> prompts = prompts(model, 40, 3, 50, 50, 1);
                Forward forward = model.forward(Weights.of(checkpoint), new ScalarKernels(false));
                long least = least(forward, model.vocabulary(), prompts);
                Plan plan = Plan.of(least, forward, model.vocabulary(), prompts);
                assertThat(plan.groups()).hasSizeGreaterThan(2);
                assertThat(plan.groups().getFirst().getFirst().parts().getFirst().whole())
                        .isFalse();
                List<float[]> few = logits(checkpoint, Kernels.fastest(true), least, prompts);
                List<float[]> many = logits(checkpoint, Kernels.fastest(true), PLENTY, prompts);
                for (int p = 0; p < prompts.size(); p++) {
                    assertThat(few.get(p)).isEqualTo(many.get(p));
                }
            }
        }
    }

    private static long least(Forward forward, int vocabulary, List<GoldenPrompt> prompts) {
        long low = 0;
        long high = PLENTY;
        while (high - low > 1) {
            long middle = (low + high) / 2;
            try {
                Plan.of(middle, forward, vocabulary, prompts);
                high = middle;
            } catch (IllegalArgumentException tooLittle) {
                low = middle;
            }
        }
        return high;
    }

    @Test
    @DisplayName("shows the residual stream after the embedding and after every layer, in order")
    void theResidualStream() throws IOException {
        try (Checkpoint checkpoint = Models.demo("llama-stories");
                ShardFiles files = ShardFiles.open(checkpoint)) {
            Architecture model = Architecture.of(checkpoint);
            List<GoldenPrompt> prompts = prompts(model, 7, 12);
            List<String> seen = new ArrayList<>();
            Pass.Observer observer =
                    new Pass.Observer() {
                        @Override
                        public void hidden(
                                int layer,
                                int prompt,
                                int position,
                                float[] x,
                                int at,
                                int n,
                                int w) {
                            assertThat(at + n * w).isLessThanOrEqualTo(x.length);
                            seen.add(layer + ":" + prompt + ":" + position + "+" + n);
                        }
                    };
            new Pass(model, files.weights(), Kernels.fastest(true), prompts)
                    .run(PLENTY, Pass.Gate.OPEN, observer, Progress.SILENT);
            int layers = ((Llama) model).layers();
            assertThat(seen).hasSize(2 * (layers + 1)).startsWith("0:0:0+7", "0:1:0+12", "1:0:0+7");
            assertThat(seen.getLast()).isEqualTo(layers + ":1:0+12");
        }
    }

    @Test
    @DisplayName("asks for each layer's weights when its turn comes, and lets go of them after it")
    void layerByLayer() throws IOException {
        try (Checkpoint checkpoint = Models.demo("opt-stories");
                ShardFiles files = ShardFiles.open(checkpoint)) {
            Architecture model = Architecture.of(checkpoint);
            List<Integer> turns = new ArrayList<>();
            Pass.Gate gate =
                    new Pass.Gate() {
                        @Override
                        public void before(java.util.Set<String> tensors) {
                            turns.add(
                                    tensors.isEmpty()
                                            ? -1
                                            : Architecture.turn(tensors.iterator().next()));
                        }

                        @Override
                        public void after(java.util.Set<String> tensors) {
                            assertThat(turns).isNotEmpty();
                        }
                    };
            List<Long> progress = new ArrayList<>();
            new Pass(model, files.weights(), Kernels.fastest(true), prompts(model, 9))
                    .run(
                            PLENTY,
                            gate,
                            new Pass.Observer() {},
                            (what, done, total) -> progress.add(1000 * done / total));
            assertThat(turns).isSorted().startsWith(0, 1, 2).endsWith(Integer.MAX_VALUE);
            assertThat(turns).hasSize(((Opt) model).layers() + 2);
            assertThat(progress).isSorted().startsWith(0L).endsWith(1000L);
        }
    }

    @Test
    @DisplayName("refuses a prompt that the model cannot take")
    void refusesWhatTheModelCannotTake() throws IOException {
        try (Checkpoint checkpoint = Models.demo("opt-stories");
                ShardFiles files = ShardFiles.open(checkpoint)) {
            Architecture model = Architecture.of(checkpoint);
            GoldenPrompt prompt = new GoldenPrompt(null, new int[] {model.vocabulary()});
            assertThatThrownBy(
                            () ->
                                    new Pass(
                                            model,
                                            files.weights(),
                                            Kernels.fastest(true),
                                            List.of(prompt)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("vocabulary");
        }
    }
}
