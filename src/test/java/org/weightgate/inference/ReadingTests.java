package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Manifest.SignedFile;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;

@DisplayName("One reading of the files")
class ReadingTests {
    private static final String FILE = "model.safetensors";
    private static final List<GoldenPrompt> PROMPTS =
            List.of(
                    new GoldenPrompt(null, new int[] {2, 300, 301, 302, 303}),
                    new GoldenPrompt(null, new int[] {2, 17, 500}));

    @TempDir Path folder;

    private static String sha256(Path file) throws IOException {
        return HexFormat.of().formatHex(LogitsHash.sha256().digest(Files.readAllBytes(file)));
    }

    private List<SignedFile> signed() throws IOException {
        List<SignedFile> files = new ArrayList<>();
        try (var list = Files.list(folder)) {
            for (Path file : list.toList()) {
                files.add(
                        new SignedFile(
                                file.getFileName().toString(), Files.size(file), sha256(file)));
            }
        }
        return files;
    }

    /** The demo model as one file with its layers last first. */
    private void backwards(String demo) throws IOException {
        try (Checkpoint checkpoint = Models.demo(demo)) {
            List<Shards.Piece> pieces = new ArrayList<>(Shards.of(checkpoint));
            pieces.sort(
                    Comparator.comparing((Shards.Piece p) -> Architecture.turn(p.name()))
                            .reversed());
            Shards.write(folder.resolve(FILE), pieces, false);
        }
        Files.copy(Models.DEMO.resolve(demo).resolve("config.json"), folder.resolve("config.json"));
    }

    private record Outcome(String logits, List<String> order, List<Long> progress) {}

    /** Reads and computes with so much read ahead. */
    private Outcome computed(List<SignedFile> files, long ahead) throws IOException {
        LogitsHash.OfPass hash = new LogitsHash.OfPass();
        List<Long> progress = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                ShardFiles shards = ShardFiles.open(checkpoint)) {
            long total = files.stream().mapToLong(SignedFile::size).sum();
            Headway headway =
                    new Headway(checkpoint, total, ahead, (what, done, all) -> progress.add(done));
            Computation computation = new Computation(PROMPTS, hash);
            try (Reading reading = new Reading(folder, shards, files, Magnitudes.NONE, headway)) {
                reading.start();
                computation.run(shards, headway, Kernels.fastest(true), Pass.FAIR);
                headway.awaitEnd();
                computation.orThrow();
                for (SignedFile file : files) {
                    assertThat(reading.sha256()).containsEntry(file.path(), file.sha256());
                }
                assertThat(reading.weighing().outOfRange()).isEmpty();
                return new Outcome(hash.finish(), List.of(), progress);
            }
        }
    }

    private String alone() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return GoldenReference.logitsSha256(checkpoint, PROMPTS, Progress.SILENT);
        }
    }

    @ParameterizedTest
    @DisplayName(
            "lets a computation follow, however little it may be ahead and in whatever order layers"
                    + " lie")
    @CsvSource({
        "opt-stories, 0",
        "opt-stories, 1000000000",
        "llama-stories, 0",
        "llama-stories, 300000"
    })
    void layersBackwards(String demo, long ahead) throws IOException {
        backwards(demo);
        Outcome outcome = computed(signed(), ahead);
        assertThat(outcome.logits()).isEqualTo(alone());
        assertThat(outcome.progress()).isSorted();
    }

    @Test
    @DisplayName("reads shards in the order in which layers are needed, whatever their names")
    void shardsOutOfOrder() throws IOException {
        Models.copy(Models.DEMO.resolve("llama-stories"), folder);
        try (var list = Files.list(folder)) {
            List<Path> shards =
                    list.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
            assertThat(shards).hasSizeGreaterThan(1);
            Path index = folder.resolve("model.safetensors.index.json");
            String text = Files.readString(index);
            String first = shards.getFirst().getFileName().toString();
            String last = shards.getLast().getFileName().toString();
            Files.writeString(
                    index, text.replace(first, "%").replace(last, first).replace("%", last));
            Files.move(shards.getFirst(), folder.resolve("x"));
            Files.move(shards.getLast(), shards.getFirst());
            Files.move(folder.resolve("x"), shards.getLast());
        }
        assertThat(computed(signed(), 0).logits()).isEqualTo(alone());
    }

    @Test
    @DisplayName("leaves the room ahead of a slow computation to the file that it needs first")
    void roomForTheFirst() throws IOException {
        int size = 4 << 20;
        List<String> layers = new ArrayList<>();
        StringJoiner index = new StringJoiner(",", "{\"weight_map\":{", "}}");
        for (String file : new String[] {"a.safetensors", "b.safetensors"}) {
            List<Shards.Piece> pieces = new ArrayList<>();
            for (int i = file.startsWith("a") ? 0 : 24; i < 48; i++) {
                String name = "layers.%d.w".formatted(layers.size());
                layers.add(name);
                pieces.add(new Shards.Piece(name, DType.U8, List.of((long) size), new byte[size]));
                index.add("\"%s\":\"%s\"".formatted(name, file));
            }
            Shards.write(folder.resolve(file), pieces, false);
        }
        List<SignedFile> files = signed();
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                ShardFiles shards = ShardFiles.open(checkpoint)) {
            Headway headway = new Headway(checkpoint, 1, 12L * size, Progress.SILENT);
            headway.follow(Set.copyOf(layers));
            try (Reading reading = new Reading(folder, shards, files, Magnitudes.NONE, headway)) {
                reading.start();
                for (String layer : layers) {
                    await().until(() -> headway.hasRead(Set.of(layer)));
                    headway.after(Set.of(layer));
                }
                headway.awaitEnd();
            }
        }
    }

    @Test
    @DisplayName("stops a computation when a file turns out not to be the signed one")
    void stopsTheComputation() throws IOException {
        backwards("opt-stories");
        List<SignedFile> files = new ArrayList<>(signed());
        files.replaceAll(
                f -> f.path().equals("config.json") ? new SignedFile(f.path(), f.size(), "0") : f);
        assertThatThrownBy(() -> computed(files, 0)).isInstanceOf(Headway.Stopped.class);
    }

    @Test
    @DisplayName("says which file was cut off while it was read")
    void cutOffMeanwhile() throws IOException {
        backwards("opt-stories");
        List<SignedFile> files = signed();
        try (RandomAccessFile out = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
                Checkpoint checkpoint = Checkpoint.open(folder);
                ShardFiles shards = ShardFiles.open(checkpoint)) {
            Headway headway = new Headway(checkpoint, out.length(), 0, Progress.SILENT);
            Computation computation = new Computation(PROMPTS, new Pass.Observer() {});
            out.setLength(1_000_000);
            try (Reading reading = new Reading(folder, shards, files, Magnitudes.NONE, headway)) {
                reading.start();
                computation.run(shards, headway, Kernels.fastest(true), Pass.FAIR);
                assertThatThrownBy(headway::awaitEnd)
                        .hasMessageStartingWith(FILE + " was cut off while it was being read")
                        .hasMessageContaining("after 1000000 of");
                assertThatThrownBy(computation::orThrow).isInstanceOf(Headway.Stopped.class);
            }
        }
    }

    @Test
    @DisplayName(
            "says which file was cut off after it was hashed, rather than taking the process down")
    void cutOffBeforeItIsComputed() throws IOException {
        Files.createDirectories(folder);
        Models.copy(Models.DEMO.resolve("llama-stories"), folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                ShardFiles shards = ShardFiles.open(checkpoint)) {
            Architecture model = Architecture.of(checkpoint);
            String last = checkpoint.shards().getLast();
            Pass.Observer cutting =
                    new Pass.Observer() {
                        @Override
                        public void hidden(
                                int layer, int prompt, int at, float[] x, int i, int n, int w) {
                            try (RandomAccessFile out =
                                    new RandomAccessFile(folder.resolve(last).toFile(), "rw")) {
                                out.setLength(4096);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        }
                    };
            Pass pass = new Pass(model, shards.weights(), Kernels.fastest(true), PROMPTS);
            assertThatThrownBy(() -> pass.run(Pass.FAIR, Pass.Gate.OPEN, cutting, Progress.SILENT))
                    .isInstanceOf(IOException.class)
                    .hasMessage(last + " was cut off while it was being read.");
        }
    }

    @ParameterizedTest
    @DisplayName("finds the first number no weight is, also where it is split between two reads")
    @CsvSource({
        "F32, 0x477FFFFF, 0x7FC00000, false",
        "F32, 0xC77FFFFF, 0xFF800000, true",
        "F32, 0x477FFFFF, 0xC7800000, false",
        "BF16, 0x477F, 0x7F80, true",
        "BF16, 0xC77F, 0xFFFF, false",
        "BF16, 0x477F, 0x4780, true",
        "F16, 0xFBFF, 0x7C01, true",
        "F64, 0x40EFFFFFFFFFFFFF, 0xFFF0000000000000, true",
        "F64, 0x40EFFFFFFFFFFFFF, 0x40F0000000000000, false"
    })
    void outOfRange(DType type, String most, String beyond, boolean odd) throws IOException {
        int size = type.bytes();
        int elements = (9 << 20) / size;
        for (int bad : new int[] {0, 1, (4 << 20) / size - 13, elements - 1, -1}) {
            ByteBuffer bytes = ByteBuffer.allocate(elements * size).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < elements; i++) {
                put(bytes, i, size, i % 3 == 0 ? bits(most) : 0x8000000000000000L >>> i);
            }
            for (int i = Math.max(bad, 0); bad >= 0 && i < Math.min(elements, bad + 30); i++) {
                put(bytes, i, size, bits(beyond));
            }
            Shards.Piece small = new Shards.Piece("a", DType.U8, List.of(5L), new byte[5]);
            Shards.write(
                    folder.resolve(FILE),
                    List.of(
                            small,
                            new Shards.Piece("b", type, List.of((long) elements), bytes.array())),
                    odd);
            SortedMap<String, Long> found = outOfRange();
            if (bad < 0) {
                assertThat(found).isEmpty();
            } else {
                assertThat(found).containsOnlyKeys("b").containsEntry("b", (long) bad);
            }
        }
    }

    private static long bits(String hex) {
        return Long.parseUnsignedLong(hex.substring(2), 16);
    }

    private static void put(ByteBuffer to, int i, int size, long value) {
        switch (size) {
            case 2 -> to.putShort(2 * i, (short) value);
            case 4 -> to.putInt(4 * i, (int) value);
            default -> to.putLong(8 * i, value);
        }
    }

    private SortedMap<String, Long> outOfRange() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                ShardFiles shards = ShardFiles.open(checkpoint)) {
            Headway headway =
                    new Headway(checkpoint, Files.size(folder.resolve(FILE)), 0, Progress.SILENT);
            try (Reading reading =
                    new Reading(folder, shards, signed(), Magnitudes.NONE, headway)) {
                reading.start();
                headway.awaitEnd();
                return reading.weighing().outOfRange();
            }
        }
    }
}
