package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.Checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class DecoderTests {
    /** Greatest allowed deviation from float64, as a fraction of the logits' standard deviation. */
    private static final double TOLERANCE = 5e-5;

    static List<String> tinyNames() throws IOException {
        return Models.tinyNames();
    }

    /** Those with rotary positions. */
    static List<String> rotaryNames() throws IOException {
        return tinyNames().stream()
                .filter(n -> Files.exists(Models.RESOURCES.resolve(n).resolve("rotary.json")))
                .toList();
    }

    @Nested
    @DisplayName("Logits lie within 5e-5 of the logit scale of the float64 reference")
    class Accuracy {
        @ParameterizedTest
        @MethodSource("org.weightgate.inference.DecoderTests#tinyNames")
        void ofEveryArchitectureVariant(String name) throws IOException {
            try (Checkpoint checkpoint = Models.tiny(name);
                    Decoder decoder = Models.asTheReferenceRan(checkpoint)) {
                compare(Json.read(Models.RESOURCES.resolve(name).resolve("golden.json")), decoder);
            }
        }

        @ParameterizedTest
        @MethodSource("org.weightgate.inference.DecoderTests#rotaryNames")
        void ofEveryRotaryVariantWithFrequenciesInFloat(String name) throws IOException {
            try (Checkpoint checkpoint = Models.tiny(name);
                    Decoder decoder = Decoder.load(checkpoint)) {
                compare(Json.read(Models.RESOURCES.resolve(name).resolve("rotary.json")), decoder);
            }
        }

        @Test
        void ofAModelWhosePositionsSeeSevenBack() throws IOException {
            Path folder = Models.RESOURCES.resolve("mistral");
            String config = Files.readString(folder.resolve("config.json"));
            config = config.replace("\"sliding_window\": null", "\"sliding_window\": 7");
            byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
            Architecture model =
                    Architecture.of(Json.read(new ByteArrayInputStream(bytes), "config.json"));
            try (Checkpoint checkpoint = Models.tiny("mistral");
                    Decoder decoder =
                            new Decoder(model, Weights.of(checkpoint), Kernels.fastest(true))) {
                compare(Json.read(folder.resolve("window.json")), decoder);
                int[] ids = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
                Session session = decoder.session();
                session.next(Arrays.copyOf(ids, 11));
                int v = decoder.vocabulary();
                assertThat(session.next(12))
                        .isEqualTo(Arrays.copyOfRange(decoder.logits(ids), 11 * v, 12 * v));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama-stories", "opt-stories"})
        void ofTheTrainedModels(String name) throws IOException {
            try (Checkpoint checkpoint = Models.demo(name);
                    Decoder decoder = Models.asTheReferenceRan(checkpoint)) {
                compare(Models.golden(name), decoder);
            }
        }

        @Test
        void ofTheTrainedLlamaWithFrequenciesInFloat() throws IOException {
            try (Checkpoint checkpoint = Models.demo("llama-stories");
                    Decoder decoder = Decoder.load(checkpoint)) {
                compare(Json.read(Models.RESOURCES.resolve("llama-stories.rotary.json")), decoder);
            }
        }

        private void compare(Json.Fields golden, Decoder decoder) throws IOException {
            for (Json.Fields expected : golden.objects("cases")) {
                int[] ids = expected.ints("ids");
                float[] logits = decoder.logits(ids);
                int at = (ids.length - 1) * decoder.vocabulary();
                double[] last = new double[decoder.vocabulary()];
                Arrays.setAll(last, i -> logits[at + i]);
                Offset<Double> near = Offset.offset(TOLERANCE * deviation(last));
                if (expected.has("last_logits")) {
                    assertThat(last).containsExactly(expected.doubles("last_logits"), near);
                }
                compareTops(expected, logits, decoder.vocabulary(), near);
            }
        }

        private void compareTops(
                Json.Fields expected, float[] logits, int vocabulary, Offset<Double> near)
                throws IOException {
            List<?> ids = expected.list("top_ids");
            List<?> values = expected.list("top_logits");
            for (int t = 0; t < ids.size(); t++) {
                List<?> row = (List<?>) ids.get(t);
                for (int i = 0; i < row.size(); i++) {
                    double golden = ((Number) ((List<?>) values.get(t)).get(i)).doubleValue();
                    int id = ((Number) row.get(i)).intValue();
                    assertThat((double) logits[t * vocabulary + id]).isCloseTo(golden, near);
                }
            }
        }
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / values.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-stories", "opt-stories"})
    void continuesGreedilyLikeTheReference(String name) throws IOException {
        Tokenizer tokenizer = Models.tokenizer(name);
        try (Checkpoint checkpoint = Models.demo(name);
                Decoder decoder = Decoder.load(checkpoint)) {
            for (Json.Fields expected : Models.golden(name).objects("cases")) {
                int[] wanted = expected.ints("greedy_ids");
                int[] got = new int[wanted.length];
                Session session = decoder.session();
                float[] logits = session.next(expected.ints("ids"));
                for (int i = 0; i < got.length; i++) {
                    got[i] = Sampler.greedy().choose(logits);
                    logits = session.next(got[i]);
                }
                assertThat(got).isEqualTo(wanted);
                String text = expected.string("greedy_text").replace("</s>", "");
                assertThat(tokenizer.decode(got)).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-stories", "opt-stories"})
    void predictsHeldOutTextAsWellAsTheReference(String name) throws IOException {
        Json.Fields golden = Models.golden(name);
        double sum = 0;
        long n = 0;
        try (Checkpoint checkpoint = Models.demo(name);
                Decoder decoder = Models.asTheReferenceRan(checkpoint)) {
            int v = decoder.vocabulary();
            for (Object text : golden.list("heldout_ids")) {
                int[] ids = Json.Fields.toInts(asList(text), "held-out ids");
                float[] logits = decoder.logits(Arrays.copyOf(ids, ids.length - 1));
                for (int t = 0; t + 1 < ids.length; t++, n++) {
                    double exps = 0;
                    for (int i = 0; i < v; i++) {
                        exps += Math.exp(logits[t * v + i]);
                    }
                    sum += Math.log(exps) - logits[t * v + ids[t + 1]];
                }
            }
        }
        assertThat(sum / n).isCloseTo(golden.number("heldout_mean_nll"), Offset.offset(1e-5));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asList(Object list) {
        return (List<Object>) list;
    }

    @Nested
    @DisplayName("The same ids give the same bits")
    class Bits {
        private static final int[] IDS = {0, 390, 391, 260, 372, 13, 386, 287, 260, 375, 411, 363};

        @ParameterizedTest
        @ValueSource(strings = {"llama-stories", "opt-stories"})
        void tokenByTokenAsAtOnce(String name) throws IOException {
            try (Checkpoint checkpoint = Models.demo(name);
                    Decoder decoder = Decoder.load(checkpoint)) {
                float[] all = decoder.logits(IDS);
                Session session = decoder.session();
                for (int t = 0; t < IDS.length; t++) {
                    int v = decoder.vocabulary();
                    assertThat(session.next(IDS[t]))
                            .isEqualTo(Arrays.copyOfRange(all, t * v, (t + 1) * v));
                }
                assertThat(session.position()).isEqualTo(IDS.length);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama-stories", "opt-stories"})
        void inPlainJavaAndInVectorsOnOneThreadAndOnMany(String name) throws IOException {
            try (Checkpoint checkpoint = Models.demo(name)) {
                float[] one = Decoder.load(checkpoint, new ScalarKernels(false)).logits(IDS);
                for (Kernels kernels : KernelsTests.ALL) {
                    assertThat(Decoder.load(checkpoint, kernels).logits(IDS)).isEqualTo(one);
                }
            }
        }

        @Test
        void whicheverKernelTheNumberOfTokensSelects() throws IOException {
            try (Checkpoint checkpoint = Models.demo("llama-stories");
                    Decoder decoder = Decoder.load(checkpoint)) {
                int[] longer = new int[300];
                Arrays.setAll(longer, i -> IDS[i % IDS.length]);
                int v = decoder.vocabulary();
                float[] all = decoder.logits(longer);
                for (int n : new int[] {1, 2, 3, 5, 7, 8, 9, 127, 129}) {
                    assertThat(decoder.logits(Arrays.copyOf(longer, n)))
                            .isEqualTo(Arrays.copyOf(all, n * v));
                }
            }
        }
    }

    @Test
    @DisplayName("A file that is cut off while it computes is an error, not the end of the process")
    void cutOff(@TempDir Path folder) throws IOException {
        Models.copy(Models.DEMO.resolve("llama-stories"), folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint)) {
            for (int run = 0; run < 300; run++) { // until compiled
                decoder.logits(new int[] {1});
                decoder.logits(new int[] {1, 2, 3, 4});
            }
            for (String shard : checkpoint.shards()) {
                try (RandomAccessFile file =
                        new RandomAccessFile(folder.resolve(shard).toFile(), "rw")) {
                    file.setLength(0);
                }
            }
            assertThatThrownBy(() -> decoder.logits(new int[] {1}))
                    .isInstanceOf(InternalError.class);
            assertThatThrownBy(() -> decoder.logits(new int[] {1, 2, 3, 4}))
                    .isInstanceOf(InternalError.class);
        }
    }

    @Test
    void refusesIdsAndLengthsTheModelDoesNotHave() throws IOException {
        try (Checkpoint checkpoint = Models.demo("opt-stories");
                Decoder decoder = Decoder.load(checkpoint)) {
            assertThatThrownBy(() -> decoder.logits(new int[] {2048}))
                    .hasMessageContaining("id 2048 is outside the vocabulary of 2048");
            assertThatThrownBy(() -> decoder.logits(new int[257]))
                    .hasMessageContaining("exceed the model's 256 positions");
            assertThatThrownBy(() -> decoder.logits(new int[0])).hasMessageContaining("no ids");
        }
    }
}
