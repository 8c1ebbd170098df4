package org.weightgate.checkpoint.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

class SuspectTests {
    private static final float[] VALUES = {1, -2, 3.5f, 0, 0.25f, 8};

    @TempDir private Path folder;

    @Test
    void aFolderIsReadByContentAndTheRestPassedOverWithARemark() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        one("x").writeGguf(folder.resolve("first.safetensors"));
        one("y").writeSafetensors(deep.resolve("second"));
        one("z").writeTorch(folder.resolve("third.gguf"));
        Files.writeString(folder.resolve("config.json"), "{\"a\": 1}");
        Files.createFile(folder.resolve("empty.bin"));
        try (Suspect suspect = Suspect.open(folder)) {
            assertThat(suspect.tensors())
                    .extracting(SuspectTensor::name, SuspectTensor::file)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("y", "a/b/second"),
                            org.assertj.core.groups.Tuple.tuple("x", "first.safetensors"),
                            org.assertj.core.groups.Tuple.tuple("z", "third.gguf"));
            for (SuspectTensor tensor : suspect.tensors()) {
                assertThat(tensor.shape()).containsExactly(2L, 3L);
                assertThat(VectorsTests.all(tensor)).isEqualTo(VALUES);
            }
            assertThat(suspect.remarks())
                    .containsExactly(
                            "\"config.json\", \"empty.bin\" passed over: no format that holds"
                                    + " weights.");
        }
    }

    @Test
    void aLoneShardWithoutItsIndexIsEnough() throws IOException {
        one("model.layers.3.w")
                .writeSafetensors(folder.resolve("model-00002-of-00009.safetensors"));
        try (Suspect suspect = Suspect.open(folder.resolve("model-00002-of-00009.safetensors"))) {
            assertThat(suspect.tensors()).hasSize(1);
            assertThat(suspect.remarks()).isEmpty();
        }
    }

    @Test
    void oneMalformedFileAmongOthersIsLeftOutAndNamed() throws IOException {
        one("x").writeSafetensors(folder.resolve("good.safetensors"));
        Files.write(folder.resolve("bad.gguf"), new byte[] {'G', 'G', 'U', 'F', 9, 0, 0, 0});
        try (Suspect suspect = Suspect.open(folder)) {
            assertThat(suspect.tensors()).hasSize(1);
            assertThat(suspect.remarks())
                    .singleElement()
                    .asString()
                    .contains("bad.gguf", "version 9", "left out");
        }
        assertThatThrownBy(() -> Suspect.open(folder.resolve("bad.gguf")))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("bad.gguf");
    }

    @Test
    void nothingToReadIsSaid() throws IOException {
        Files.writeString(folder.resolve("README.md"), "# weights?");
        assertThatThrownBy(() -> Suspect.open(folder))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("README.md");
    }

    @Test
    void aFileCutShortStillGivesTheTensorsThatAreWhole() throws IOException {
        for (String kind : List.of("gguf", "safetensors")) {
            Path file = folder.resolve("cut." + kind);
            LeakWriter leak = one("first").add("second", "F32", List.of(2L, 3L), VALUES);
            if (kind.equals("gguf")) {
                leak.writeGguf(file);
            } else {
                leak.writeSafetensors(file);
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
            try (Suspect suspect = Suspect.open(file)) {
                assertThat(suspect.tensors())
                        .extracting(SuspectTensor::name)
                        .containsExactly("first");
                assertThat(suspect.remarks())
                        .singleElement()
                        .asString()
                        .contains("second", "the file ends before");
            }
        }
    }

    @Test
    void holesAndOverlapsAndOddTypesDoNotStopTheReading() throws IOException {
        String header =
                """
                {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
                 "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12],"extra":null},
                 "c":{"dtype":"F32","shape":[1],"data_offsets":[20,24]},
                 "packed":{"dtype":"I32","shape":[1],"data_offsets":[12,16]},
                 "new":{"dtype":"F4_E2M1","shape":[8],"data_offsets":[12,16]},
                 "__metadata__":{"format":"pt"}}\
                """;
        ByteBuffer data = numbers(24);
        for (int i = 0; i < 6; i++) {
            data.putFloat(i);
        }
        try (Suspect suspect = open(safetensors(header, data.array()))) {
            assertThat(suspect.tensors())
                    .extracting(SuspectTensor::name)
                    .containsExactly("a", "b", "c");
            assertThat(VectorsTests.all(suspect.tensors().get(1))).containsExactly(1, 2);
            assertThat(VectorsTests.all(suspect.tensors().get(2))).containsExactly(5);
            assertThat(suspect.remarks())
                    .anyMatch(r -> r.contains("1 tensors overlap"))
                    .anyMatch(r -> r.contains("packed") && r.contains("I32"))
                    .anyMatch(r -> r.contains("\"new\"") && r.contains("F4_E2M1"));
        }
    }

    @Test
    void aSafetensorsShapeThatLiesIsRefusedByTheTensorsName() {
        for (String shape : List.of("[3]", "[4611686018427387904,4]", "[-1]", "[1.5]", "[2,[1]]")) {
            String header =
                    "{\"liar\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,8]}}"
                            .formatted(shape);
            assertThatThrownBy(() -> open(safetensors(header, new byte[8])))
                    .as(shape)
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("liar");
        }
    }

    @Test
    void aHeaderLongerThanAnyModelNeedsIsRefusedUnread() {
        ByteSource huge =
                new ByteSource() {
                    @Override
                    public String name() {
                        return "huge";
                    }

                    @Override
                    public long length() {
                        return 1L << 50;
                    }

                    @Override
                    public void read(long position, byte[] into, int offset, int count) {
                        assertThat(count).isLessThan(1 << 20);
                        Arrays.fill(into, offset, offset + count, (byte) 0);
                        if (position == 0) {
                            into[offset + 5] = 1;
                            if (count > 8) {
                                into[offset + 8] = '{';
                            }
                        }
                    }

                    @Override
                    public void close() {}
                };
        assertThatThrownBy(() -> Suspect.open(List.of(huge)))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("1099511627776");
    }

    @Test
    void aGgufOfABigEndianMachineIsRefusedAsSuch() {
        byte[] bytes = {'G', 'G', 'U', 'F', 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("big-endian");
    }

    @Test
    void readingOutsideATensorIsTheCallersMistake() throws IOException {
        one("x").writeSafetensors(folder.resolve("x"));
        try (Suspect suspect = Suspect.open(folder)) {
            SuspectTensor tensor = suspect.tensors().getFirst();
            for (long from : new long[] {-1, 5, 7, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> tensor.read(from, 2, new float[2], 0))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void aFileWhoseTensorsAllClaimTheSameBytesIsRefused() {
        int bytes = 1 << 16;
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) {
            String entry =
                    "\"t%d\":{\"dtype\":\"F32\",\"shape\":[128,128],\"data_offsets\":[0,%d]}";
            header.append(i == 0 ? "" : ",").append(entry.formatted(i, bytes));
        }
        byte[] file = safetensors(header.append('}').toString(), new byte[bytes]);
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining("claim 16384000 numbers");
    }

    @Test
    void aNameIsMadePrintableAndBounded() throws IOException {
        String name = "w\\u0000\\u001b[2J\\u202e" + "x".repeat(300);
        String entry = "{\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        try (Suspect suspect = open(safetensors(entry.formatted(name), new byte[8]))) {
            assertThat(suspect.tensors().getFirst().name())
                    .startsWith("w\uFFFD\uFFFD[2J\uFFFDxxx")
                    .hasSize(200);
        }
    }

    private static LeakWriter one(String name) {
        return new LeakWriter().add(name, "F32", List.of(2L, 3L), VALUES);
    }

    private static Suspect open(byte[] bytes) throws IOException {
        return Suspect.open(List.of(new MemorySource("leak", bytes)));
    }

    private static byte[] safetensors(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(numbers(8).putLong(text.length).array());
        out.writeBytes(text);
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
