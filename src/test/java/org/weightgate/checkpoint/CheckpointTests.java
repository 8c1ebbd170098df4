package org.weightgate.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CheckpointTests {
    private static final Path DEMO = Path.of("src/main/resources/demo");

    @TempDir Path folder;

    @Nested
    @DisplayName("a folder of weights opens")
    class Opening {
        @ParameterizedTest
        @ValueSource(strings = {"llama-stories", "opt-stories"})
        void opensTheDemoCheckpoints(String name) throws IOException {
            try (Checkpoint demo = Checkpoint.open(DEMO.resolve(name))) {
                assertThat(demo.shards()).hasSizeGreaterThan(2);
                assertThat(demo.tensors()).hasSizeGreaterThan(30);
                demo.tensors()
                        .forEach(
                                (tensor, t) ->
                                        assertThat(demo.bytes(tensor).byteSize())
                                                .isEqualTo(t.length()));
            }
        }

        @Test
        void opensASingleFile() throws IOException {
            write("model.safetensors", "a", new byte[] {1, 2, 3});
            Checkpoint checkpoint = Checkpoint.open(folder);
            MemorySegment bytes = checkpoint.bytes("a");
            assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
            assertThat(bytes.isReadOnly()).isTrue();
            assertThat(checkpoint.shardOf("a")).isEqualTo("model.safetensors");
            assertThatThrownBy(() -> checkpoint.bytes("b"))
                    .isInstanceOf(IllegalArgumentException.class);
            checkpoint.close();
            assertThatThrownBy(() -> bytes.get(ValueLayout.JAVA_BYTE, 0))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    @DisplayName("attack 32: indexes that lead elsewhere")
    class Index {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../../etc/passwd",
                    "/etc/passwd",
                    "sub/model-1.safetensors",
                    "..",
                    "a\\\\b.safetensors",
                    "C:x.safetensors",
                    "model.bin",
                    "a.safetensors\\u0000",
                    ".git.safetensors",
                    ""
                })
        void refusesAShardThatIsNotAPlainNameBesideTheIndex(String shard) {
            assertThatThrownBy(() -> index("{\"weight_map\":{\"a\":\"" + shard + "\"}}"))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("is refused");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "[]",
                    "{\"weight_map\":{}}",
                    "{\"weight_map\":{\"a\":1}}",
                    "{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}",
                    "{\"weight_map\":{\"a\":\"x.safetensors\"},\"weight_map\":{}}",
                    "{\"weight_map\":{\"a\":\"x.safetensors\"},\"metadata\":{\"total_size\":-1}}",
                    "{\"weight_map\":{\"a\":\"x.safetensors\"},\"metadata\":{\"total_size\":1.5}}",
                    "{\"weight_map\":{\"a\":\"x.safetensors\"}} {}",
                    "{\"weight_map\":{\"a\":\"x.safetensors\"}"
                })
        void refusesAnIndexThatIsNotOne(String json) {
            assertThatThrownBy(() -> index(json)).isInstanceOf(MalformedCheckpoint.class);
        }

        @Test
        void refusesAMillionEntries() {
            StringBuilder json = new StringBuilder("{\"weight_map\":{\"t\":\"x.safetensors\"");
            for (int i = 0; i < 1_000_000; i++) {
                json.append(",\"").append(i).append("\":\"x.safetensors\"");
            }
            assertThatThrownBy(() -> index(json.append("}}").toString()))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("longer than");
            assertThatThrownBy(
                            () -> index(json.substring(0, 15_000_000) + "\":\"x.safetensors\"}}"))
                    .isInstanceOf(MalformedCheckpoint.class)
                    .hasMessageContaining("more than 200000");
        }

        @Test
        void readsTotalSizesAndFurtherFields() throws IOException {
            ShardIndex index =
                    index(
                            "{\"metadata\":{\"total_size\":12.0,\"x\":[{}]},\"y\":{\"z\":1},"
                                + "\"weight_map\":{\"b\":\"2.safetensors\",\"a\":\"1.safetensors\"}}");
            assertThat(index.totalSize()).isEqualTo(12);
            assertThat(index.shards()).containsExactly("1.safetensors", "2.safetensors");
            assertThat(index.weightMap()).containsEntry("a", "1.safetensors");
        }

        @Test
        void refusesASymbolicLink() throws IOException {
            write("real.safetensors", "a", new byte[1]);
            Files.createSymbolicLink(
                    folder.resolve("1.safetensors"), folder.resolve("real.safetensors"));
            writeIndex("\"a\":\"1.safetensors\"");
            refuse("symbolic link");
        }

        @Test
        void refusesAMissingShardBeforeReadingAny() throws IOException {
            Files.writeString(folder.resolve("1.safetensors"), "not safetensors");
            writeIndex("\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"");
            refuse("2.safetensors is missing");
        }

        @Test
        void refusesATensorInTwoShards() throws IOException {
            write("1.safetensors", "a", new byte[1]);
            write("2.safetensors", "a", new byte[1]);
            writeIndex("\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"");
            refuse("2.safetensors: tensor \"a\" also stands in 1.safetensors");
        }

        @Test
        void refusesAnIndexThatDisagreesWithItsShards() throws IOException {
            write("1.safetensors", "a", new byte[1]);
            write("2.safetensors", "b", new byte[1]);
            writeIndex("\"a\":\"2.safetensors\",\"b\":\"1.safetensors\"");
            refuse("the index looks for tensor \"a\" here");
            writeIndex("\"a\":\"1.safetensors\",\"c\":\"2.safetensors\"");
            refuse("the index looks for tensor \"c\" here");
            write("1.safetensors", "a", new byte[1]);
            writeIndex("\"b\":\"2.safetensors\"");
            try (Checkpoint open = Checkpoint.open(folder)) {
                assertThat(open.shards()).containsExactly("2.safetensors");
            }
        }

        @Test
        void refusesAFolderWithBothFormsOrNone() throws IOException {
            refuse("holds neither");
            write("model.safetensors", "a", new byte[1]);
            writeIndex("\"a\":\"model.safetensors\"");
            refuse("holds both");
        }

        @Test
        void namesTheShardThatIsMalformed() throws IOException {
            Files.writeString(
                    folder.resolve("model.safetensors"), "version https://git-lfs.github.com");
            refuse("model.safetensors: ");
        }
    }

    @Test
    @DisplayName("a content id depends on bytes, dtype and shape, and on nothing else")
    void contentIdsFollowTheContent() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[] {0, 0, -128, 63, 0, 0, 0, 64});
        ContentId id = ContentId.of(DType.F32, List.of(2L), bytes);
        // printf '\0\0\x80\x3f\0\0\0\x40F32\0\0\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0' | sha256sum
        assertThat(id.hex())
                .isEqualTo("d616c9f271de61414c596951c99a2ce064ad11c4ad67009425629a676c61ae81");
        assertThat(ContentId.of(DType.F32, List.of(1L, 2L), bytes)).isNotEqualTo(id);
        assertThat(ContentId.of(DType.I32, List.of(2L), bytes)).isNotEqualTo(id);
        ContentId.Hasher hasher = new ContentId.Hasher(DType.F32, List.of(2L));
        hasher.update(new byte[] {9, 0, 0, -128, 63}, 1, 4);
        assertThatThrownBy(hasher::finish).isInstanceOf(IllegalStateException.class);
        hasher.update(new byte[] {0, 0, 0, 64}, 0, 4);
        assertThatThrownBy(() -> hasher.update(new byte[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(hasher.finish()).isEqualTo(id);
        assertThatThrownBy(() -> new ContentId("A".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refuse(String reason) {
        assertThatThrownBy(() -> Checkpoint.open(folder).close())
                .isInstanceOf(MalformedCheckpoint.class)
                .hasMessageContaining(reason);
    }

    private void write(String file, String tensor, byte[] data) throws IOException {
        String json =
                "{\"%s\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(tensor, data.length, data.length);
        byte[] bytes = SafetensorsTests.file(json, data.length);
        System.arraycopy(data, 0, bytes, bytes.length - data.length, data.length);
        Files.write(folder.resolve(file), bytes);
    }

    private void writeIndex(String weightMap) throws IOException {
        Files.writeString(folder.resolve(ShardIndex.FILE), "{\"weight_map\":{" + weightMap + "}}");
    }

    private static ShardIndex index(String json) throws IOException {
        return ShardIndex.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
