package org.weightgate.bench;

import org.weightgate.bench.LlamaLayout.Piece;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.suspect.BlockQuantiser;
import org.weightgate.checkpoint.suspect.SafetensorsHeader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A LLaMA of random weights in a given shape, as a safetensors checkpoint and as the GGUF file
/// that llama.cpp reads: for speed, not for sense.
record SyntheticLlama(
        String name, int hidden, int layers, int heads, int keyHeads, int forward, DType dtype) {
    static final int VOCABULARY = 32000;
    static final int POSITIONS = 1024;
    private static final int CHUNK = 1 << 20;

    private List<Piece> pieces() {
        return new LlamaLayout(VOCABULARY, hidden, keyHeads * (hidden / heads), layers, forward)
                .untied();
    }

    /// Multiplications of one token through the layers.
    long layerWeights() {
        return pieces().stream()
                .filter(p -> p.name().contains(".layers.") && !p.vector())
                .mapToLong(Piece::elements)
                .sum();
    }

    /// Multiplications of the output matrix.
    long headWeights() {
        return (long) VOCABULARY * hidden;
    }

    /// Bytes of weights that one decoded token reads.
    long bytesPerToken() {
        return (layerWeights() + headWeights()) * dtype.bytes();
    }

    long fileBytes() {
        return pieces().stream().mapToLong(p -> p.elements() * dtype.bytes()).sum();
    }

    void writeCheckpoint(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), config());
        write(folder.resolve("model.safetensors"), pieces());
    }

    /// The same in several files with their index.
    void writeShards(Path folder, int count) throws IOException {
        Files.writeString(folder.resolve("config.json"), config());
        List<List<Piece>> shards = new ArrayList<>();
        long before = 0;
        for (Piece p : pieces()) {
            if (before * count >= shards.size() * fileBytes()) {
                shards.add(new ArrayList<>());
            }
            shards.getLast().add(p);
            before += p.elements() * dtype.bytes();
        }
        List<String> index = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            write(folder.resolve(name), shards.get(i));
            shards.get(i).forEach(p -> index.add("\"%s\":\"%s\"".formatted(p.name(), name)));
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":%d},\"weight_map\":{%s}}"
                        .formatted(fileBytes(), String.join(",", index)));
    }

    private void write(Path shard, List<Piece> pieces) throws IOException {
        SafetensorsHeader header = new SafetensorsHeader();
        for (Piece p : pieces) {
            header.add(p.name(), dtype.name(), p.shape(), p.elements() * dtype.bytes());
        }
        try (FileChannel file = create(shard)) {
            write(file, ByteBuffer.wrap(header.bytes()));
            for (Piece p : pieces) {
                fill(file, p.elements() * dtype.bytes(), dtype);
            }
        }
    }

    private String config() {
        return """
        {"model_type":"llama","hidden_size":%d,"num_hidden_layers":%d,
         "num_attention_heads":%d,"num_key_value_heads":%d,"intermediate_size":%d,
         "vocab_size":%d,"max_position_embeddings":%d,"rms_norm_eps":1e-5,
         "tie_word_embeddings":false}
        """
                .formatted(hidden, layers, heads, keyHeads, forward, VOCABULARY, POSITIONS);
    }

    /// GGUF version 3: header, settings, tensor table, then tensors at multiples of 32.
    void writeGguf(Path to) throws IOException {
        List<Piece> pieces = pieces();
        ByteBuffer head = little(1 << 20);
        head.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        head.putLong(pieces.size()).putLong(11);
        text(head, "general.architecture", "llama");
        text(head, "tokenizer.ggml.model", "none");
        number(head, "llama.vocab_size", VOCABULARY);
        number(head, "llama.context_length", POSITIONS);
        number(head, "llama.embedding_length", hidden);
        number(head, "llama.block_count", layers);
        number(head, "llama.feed_forward_length", forward);
        number(head, "llama.attention.head_count", heads);
        number(head, "llama.attention.head_count_kv", keyHeads);
        number(head, "llama.rope.dimension_count", hidden / heads);
        string(head, "llama.attention.layer_norm_rms_epsilon");
        head.putInt(6).putFloat(1e-5f);
        long at = 0;
        for (Piece p : pieces) {
            string(head, p.gguf());
            head.putInt(p.vector() ? 1 : 2).putLong(p.columns());
            if (!p.vector()) {
                head.putLong(p.rows());
            }
            head.putInt(ggufType(stored(p))).putLong(at);
            at += padded(p.elements() * stored(p).bytes());
        }
        head.position((int) padded(head.position()));
        try (FileChannel file = create(to)) {
            write(file, head.flip());
            for (Piece p : pieces) {
                fill(file, padded(p.elements() * stored(p).bytes()), stored(p));
            }
        }
    }

    /// llama.cpp wants vectors in F32.
    private DType stored(Piece p) {
        return p.vector() ? DType.F32 : dtype;
    }

    private static int ggufType(DType type) {
        return switch (type) {
            case F16 -> 1;
            case BF16 -> 30;
            default -> 0;
        };
    }

    private static long padded(long n) {
        return (n + 31) / 32 * 32;
    }

    private static void string(ByteBuffer to, String s) {
        to.putLong(s.length()).put(s.getBytes(StandardCharsets.US_ASCII));
    }

    private static void text(ByteBuffer to, String key, String value) {
        string(to, key);
        to.putInt(8);
        string(to, value);
    }

    private static void number(ByteBuffer to, String key, int value) {
        string(to, key);
        to.putInt(4).putInt(value);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /// The same megabyte of small numbers over and over.
    private static void fill(FileChannel file, long bytes, DType type) throws IOException {
        SplittableRandom random = new SplittableRandom(bytes);
        float[] values = new float[CHUNK / type.bytes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-0.05, 0.05);
        }
        ByteBuffer chunk = ByteBuffer.wrap(BlockQuantiser.encode(type.name(), values));
        for (long at = 0; at < bytes; at += CHUNK) {
            write(file, chunk.clear().limit((int) Math.min(CHUNK, bytes - at)));
        }
    }
}
