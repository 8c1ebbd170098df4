package org.weightgate.bench;

import org.weightgate.checkpoint.DType;

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

    /// A tensor by its name in either format.
    private record Piece(String name, String gguf, long rows, long columns, DType dtype) {
        long bytes(DType type) {
            return rows * columns * type.bytes();
        }

        boolean vector() {
            return rows == 1;
        }
    }

    private List<Piece> pieces() {
        List<Piece> all = new ArrayList<>();
        int size = hidden / heads;
        add(all, "model.embed_tokens", "token_embd", VOCABULARY, hidden);
        for (int i = 0; i < layers; i++) {
            String l = "model.layers." + i + ".";
            String b = "blk." + i + ".";
            add(all, l + "input_layernorm", b + "attn_norm", 1, hidden);
            add(all, l + "self_attn.q_proj", b + "attn_q", hidden, hidden);
            add(all, l + "self_attn.k_proj", b + "attn_k", keyHeads * size, hidden);
            add(all, l + "self_attn.v_proj", b + "attn_v", keyHeads * size, hidden);
            add(all, l + "self_attn.o_proj", b + "attn_output", hidden, hidden);
            add(all, l + "post_attention_layernorm", b + "ffn_norm", 1, hidden);
            add(all, l + "mlp.gate_proj", b + "ffn_gate", forward, hidden);
            add(all, l + "mlp.up_proj", b + "ffn_up", forward, hidden);
            add(all, l + "mlp.down_proj", b + "ffn_down", hidden, forward);
        }
        add(all, "model.norm", "output_norm", 1, hidden);
        add(all, "lm_head", "output", VOCABULARY, hidden);
        return all;
    }

    private void add(List<Piece> all, String name, String gguf, long rows, long columns) {
        all.add(new Piece(name + ".weight", gguf + ".weight", rows, columns, dtype));
    }

    /// Multiplications of one token through the layers.
    long layerWeights() {
        return pieces().stream()
                .filter(p -> p.name.contains(".layers.") && !p.vector())
                .mapToLong(p -> p.rows * p.columns)
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
        return pieces().stream().mapToLong(p -> p.bytes(dtype)).sum();
    }

    void writeCheckpoint(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), config());
        StringBuilder json = new StringBuilder();
        long at = 0;
        for (Piece p : pieces()) {
            String shape = p.vector() ? "" + p.columns : p.rows + "," + p.columns;
            json.append(json.isEmpty() ? '{' : ',')
                    .append(
                            "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                                    .formatted(p.name, dtype, shape, at, at + p.bytes(dtype)));
            at += p.bytes(dtype);
        }
        json.append('}');
        while (json.length() % 8 != 0) {
            json.append(' ');
        }
        ByteBuffer head = little(8 + json.length());
        head.putLong(json.length()).put(json.toString().getBytes(StandardCharsets.US_ASCII));
        try (FileChannel file = create(folder.resolve("model.safetensors"))) {
            write(file, head.flip());
            for (Piece p : pieces()) {
                fill(file, p.bytes(dtype), dtype);
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
            string(head, p.gguf);
            head.putInt(p.vector() ? 1 : 2).putLong(p.columns);
            if (!p.vector()) {
                head.putLong(p.rows);
            }
            head.putInt(ggufType(stored(p))).putLong(at);
            at += padded(p.bytes(stored(p)));
        }
        head.position((int) padded(head.position()));
        try (FileChannel file = create(to)) {
            write(file, head.flip());
            for (Piece p : pieces) {
                fill(file, padded(p.bytes(stored(p))), stored(p));
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
        ByteBuffer chunk = little(CHUNK);
        while (chunk.hasRemaining()) {
            float value = (float) random.nextDouble(-0.05, 0.05);
            switch (type) {
                case F16 -> chunk.putShort(Float.floatToFloat16(value));
                case BF16 -> chunk.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                default -> chunk.putFloat(value);
            }
        }
        for (long at = 0; at < bytes; at += CHUNK) {
            write(file, chunk.clear().limit((int) Math.min(CHUNK, bytes - at)));
        }
    }
}
