package org.weightgate.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class FileMarkerTests {
    private static final Path DEMO = Path.of("src/main/resources/demo");
    private static final MarkKeys KEYS = Vectors.KEYS;

    static List<Path> shards() throws IOException {
        try (Stream<Path> files = Files.walk(DEMO)) {
            return files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
        }
    }

    @Nested
    @DisplayName("the real weights of the demo")
    class Demo {
        static List<Path> shards() throws IOException {
            return FileMarkerTests.shards();
        }

        @ParameterizedTest
        @MethodSource("shards")
        void copiesDifferInCarriersOnlyByOneStep(Path shard) throws IOException {
            byte[] original = Files.readAllBytes(shard);
            Safetensors header = header(original);
            Map<String, TensorPlan> plans = Plans.of(header, original, model(shard.getParent()));
            byte[] bo = marked(header, plans, "bo", original);
            byte[] cy = marked(header, plans, "cy", original);
            assertThat(marked(header, plans, "bo", original)).isEqualTo(bo);
            int dataStart = (int) header.dataStart();
            assertThat(bo).hasSameSizeAs(original);
            assertThat(Arrays.copyOf(bo, dataStart)).isEqualTo(Arrays.copyOf(original, dataStart));
            for (Tensor tensor : header.tensors()) {
                requireCarriers(tensor, plans.get(tensor.name()), original, bo, cy);
            }
        }

        @ParameterizedTest
        @MethodSource("shards")
        void anySplitGivesTheSameBytes(Path shard) throws IOException {
            byte[] original = Files.readAllBytes(shard);
            Safetensors header = header(original);
            Map<String, TensorPlan> plans = Plans.of(header, original, model(shard.getParent()));
            FileMarker marker = new FileMarker(header, plans, KEYS, "bo");
            byte[] whole = marked(header, plans, "bo", original);
            Random random = new Random(shard.hashCode());
            List<Integer> cuts = new ArrayList<>(List.of(0, original.length));
            for (int i = 0; i < 40; i++) {
                cuts.add((int) marker.alignDown(random.nextInt(original.length)));
            }
            cuts.sort(null);
            byte[] pieces = original.clone();
            IntStream.range(1, cuts.size())
                    .parallel()
                    .forEach(
                            i -> {
                                int from = cuts.get(i - 1);
                                marker.mark(pieces, from, cuts.get(i) - from, from);
                            });
            assertThat(pieces).isEqualTo(whole);
        }

        @Test
        @DisplayName("whole shards are marked as the implementation in NumPy marks them")
        void agreesWithTheVectors() throws Exception {
            for (Object entry : Vectors.list(Vectors.ALL, "demo")) {
                Map<?, ?> vector = (Map<?, ?>) entry;
                byte[] original = Files.readAllBytes(DEMO.resolve(Vectors.text(vector, "file")));
                Safetensors header = header(original);
                Sizing sizing =
                        new Sizing(
                                (int) Vectors.number(vector, "density"),
                                (int) Vectors.number(vector, "tileGroups"));
                byte[] marked =
                        marked(header, Plans.of(header, original, sizing), Vectors.BO, original);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(marked);
                assertThat(HexFormat.of().formatHex(digest))
                        .as(vector.toString())
                        .isEqualTo(Vectors.text(vector, "sha256"));
            }
        }

        @Test
        void whatIsMarkedIsWhatWasMeant() throws IOException {
            for (Path shard : FileMarkerTests.shards()) {
                byte[] original = Files.readAllBytes(shard);
                Safetensors header = header(original);
                Sizing sizing = model(shard.getParent());
                assertThat(sizing).isEqualTo(new Sizing(1, 1));
                Plans.of(header, original, sizing)
                        .forEach(
                                (name, plan) ->
                                        assertThat(plan.eligible())
                                                .as("%s: %s", name, plan)
                                                .isEqualTo(
                                                        name.endsWith(".weight")
                                                                && !name.contains("norm")
                                                                && !name.contains("positions")));
            }
        }

        private static void requireCarriers(
                Tensor tensor, TensorPlan plan, byte[] original, byte[] bo, byte[] cy) {
            int from = (int) tensor.begin();
            int to = (int) tensor.end();
            if (!plan.eligible()) {
                assertThat(Arrays.equals(original, from, to, bo, from, to)).isTrue();
                return;
            }
            Carrier carrier = Carrier.of(tensor.dtype());
            int differ = 0;
            for (int at = from; at < to; at += carrier.bytes) {
                int bits = carrier.get(original, at);
                long row = (at - from) / carrier.bytes / plan.rowLength();
                boolean carries =
                        carrier.carries(bits)
                                && plan.excludedRows().stream()
                                        .noneMatch(r -> row >= r.from() && row < r.to());
                int step = carries ? carrier.step : 0;
                assertThat(Math.abs(carrier.get(bo, at) - bits)).isEqualTo(step);
                assertThat(Math.abs(carrier.get(cy, at) - bits)).isEqualTo(step);
                differ += carrier.get(bo, at) != carrier.get(cy, at) ? 1 : 0;
            }
            // Two recipients' symbols differ in ∫2p(1-p) = 1/4 of the tiles under the arcsine law.
            double share = differ * (double) carrier.bytes / (to - from);
            assertThat(share).as(tensor.name()).isBetween(0.2, 0.3);
        }
    }

    @Nested
    @DisplayName("files of every kind")
    class Kinds {
        @Test
        void marksTensorsThatBeginAtOddOffsets() {
            for (Vectors.Case vector : Vectors.cases()) {
                byte[] data = vector.original();
                byte[] file = new byte[data.length + 17];
                System.arraycopy(data, 0, file, 17, data.length);
                FileMarker marker = vector.marker(17, Vectors.CY);
                assertThat(marker.carries()).isTrue();
                marker.mark(file, 0, file.length, 0);
                assertThat(Arrays.copyOfRange(file, 17, file.length))
                        .isEqualTo(vector.marked(Vectors.CY));
            }
        }

        @Test
        void seeksWithinATensorOfTerabytes() {
            long elements = 1L << 41;
            Tensor tensor = new Tensor("t", DType.BF16, List.of(elements), 101, 101 + 2 * elements);
            Safetensors header = new Safetensors(101, tensor.end(), List.of(tensor), Map.of());
            TensorPlan plan = plan(tensor, 8, 1 << 17);
            FileMarker marker = new FileMarker(header, Map.of("t", plan), KEYS, "bo");
            byte[] one = new byte[4096];
            for (int i = 1; i < one.length; i += 2) {
                one[i] = 0x3F;
            }
            byte[] split = one.clone();
            long at = marker.alignDown(3L << 40);
            marker.mark(one, 0, one.length, at);
            for (int i = 0; i < split.length; i += 256) {
                marker.mark(split, i, 256, at + i);
            }
            assertThat(split).isEqualTo(one);
        }

        @Test
        void marksManyTensorsInOneFile() {
            Random random = new Random(11);
            List<Tensor> tensors = new ArrayList<>();
            Map<String, TensorPlan> plans = new HashMap<>();
            long at = 9;
            for (int i = 0; i < 40; i++) {
                DType dtype =
                        List.of(DType.U8, DType.BF16, DType.F32, DType.I64, DType.F16).get(i % 5);
                List<Long> shape = List.of((long) random.nextInt(7), 1L + random.nextInt(90));
                long end = at + shape.get(0) * shape.get(1) * dtype.bytes();
                Tensor tensor = new Tensor("t" + i, dtype, shape, at, end);
                tensors.add(tensor);
                plans.put(tensor.name(), plan(tensor, List.of(1, 4, 8).get(i % 3), 1 << i % 4));
                at = end;
            }
            Safetensors header = new Safetensors(9, at, tensors, Map.of());
            byte[] original = new byte[(int) at];
            random.nextBytes(original);
            FileMarker marker = new FileMarker(header, plans, KEYS, "bo");
            byte[] whole = original.clone();
            marker.mark(whole, 0, whole.length, 0);
            for (Tensor tensor : tensors) {
                byte[] alone =
                        Arrays.copyOfRange(original, (int) tensor.begin(), (int) tensor.end());
                marker.mark(alone, 0, alone.length, tensor.begin());
                assertThat(Arrays.copyOfRange(whole, (int) tensor.begin(), (int) tensor.end()))
                        .isEqualTo(alone);
            }
            byte[] pieces = original.clone();
            for (int from = 0; from < original.length; ) {
                int to =
                        (int)
                                marker.alignUp(
                                        Math.min(original.length, from + 1 + random.nextInt(50)));
                marker.mark(pieces, from, to - from, from);
                from = to;
            }
            assertThat(pieces).isEqualTo(whole);
        }

        @Test
        void filesWithoutCarriersPass() {
            Tensor norm = new Tensor("norm.weight", DType.BF16, List.of(8192L), 0, 16384);
            TensorPlan plan =
                    Plans.of(
                                    new Safetensors(0, 16384, List.of(norm), Map.of()),
                                    new byte[16384],
                                    new Sizing(1, 1))
                            .get("norm.weight");
            FileMarker marker =
                    new FileMarker(
                            new Safetensors(0, 16384, List.of(norm), Map.of()),
                            Map.of("norm.weight", plan),
                            KEYS,
                            "bo");
            assertThat(plan.reason()).contains("normalisation");
            assertThat(marker.carries()).isFalse();
            assertThat(marker.alignDown(3)).isEqualTo(3);
            assertThat(marker.alignUp(3)).isEqualTo(3);
        }

        @Test
        void refusesWhatItCannotMark() {
            Vectors.Case vector = Vectors.cases().getFirst();
            Safetensors header = vector.file(5);
            assertThatThrownBy(() -> new FileMarker(header, Map.of(), KEYS, "bo"))
                    .hasMessage("no plan for tensor t");
            TensorPlan other = Vectors.cases().getLast().plan();
            assertThatThrownBy(() -> new FileMarker(header, Map.of("t", other), KEYS, "bo"))
                    .hasMessageContaining("another content");
            assertThatThrownBy(() -> vector.marker(5, "")).hasMessageContaining("needs an id");
            FileMarker marker = vector.marker(5, "bo");
            byte[] buffer = new byte[100];
            assertThatThrownBy(() -> marker.mark(buffer, 0, 3, 6))
                    .hasMessageContaining("within an element");
            assertThatThrownBy(() -> marker.mark(buffer, 0, 3, 5))
                    .hasMessageContaining("within an element");
            assertThatThrownBy(() -> marker.mark(buffer, 0, 100, header.fileLength() - 99))
                    .hasMessageContaining("is not in a file");
            marker.mark(buffer, 0, 0, 7);
        }

        @Test
        void recipientsOfOneContentGetDifferentCopiesOfTheSameCarriers() {
            Vectors.Case vector = Vectors.cases().getFirst();
            byte[] bo = vector.original();
            byte[] cy = vector.original();
            vector.marker(0, "bo").mark(bo, 0, bo.length, 0);
            vector.marker(0, "cy").mark(cy, 0, cy.length, 0);
            assertThat(bo).isNotEqualTo(cy);
            for (int at = 0; at < bo.length; at += 2) {
                int original = Carrier.BF16.get(vector.original(), at);
                int b = Carrier.BF16.get(bo, at);
                int c = Carrier.BF16.get(cy, at);
                assertThat(b == original).isEqualTo(c == original);
                assertThat(b == c || b - original == original - c).isTrue();
            }
        }

        @Test
        void keysHideThemselves() {
            assertThat(KEYS.toString()).isEqualTo("MarkKeys[hidden]");
            KEYS.code()[0] = 99;
            assertThat(KEYS.code()[0]).isZero();
            assertThatThrownBy(() -> new MarkKeys(new byte[31], new byte[32]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static TensorPlan plan(Tensor tensor, int density, int tileGroups) {
        return new TensorPlan(
                new ContentId("ab".repeat(32)),
                tensor.dtype(),
                tensor.shape(),
                Carrier.of(tensor.dtype()) == null ? Eligibility.DTYPE : Eligibility.ELIGIBLE,
                density,
                tileGroups,
                TensorPlan.rowLength(tensor.shape()),
                List.of(),
                LatticeAudit.NONE);
    }

    private static Sizing model(Path folder) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (Path shard : shards()) {
            if (shard.getParent().equals(folder)) {
                tensors.addAll(header(Files.readAllBytes(shard)).tensors());
            }
        }
        return Planner.size(tensors);
    }

    private static byte[] marked(
            Safetensors header, Map<String, TensorPlan> plans, String recipient, byte[] original) {
        byte[] copy = original.clone();
        new FileMarker(header, plans, KEYS, recipient).mark(copy, 0, copy.length, 0);
        return copy;
    }

    private static Safetensors header(byte[] file) throws IOException {
        try (InputStream in = new ByteArrayInputStream(file)) {
            return Safetensors.read(in, file.length);
        }
    }
}
