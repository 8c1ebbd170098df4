package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is wrong with a copy's files, put in on purpose.
 *
 * @param demo the demo model whose marked copy it is put into
 */
record Injury(String name, String demo, Act act) {
    private static final String OPT = "opt-stories";
    private static final String LLAMA = "llama-stories";
    private static final String MATRIX = "model.decoder.layers.1.fc2.weight";
    private static final String SQUARE = "model.decoder.layers.1.self_attn.q_proj.weight";
    private static final String OUT = "model.decoder.layers.1.self_attn.out_proj.weight";
    private static final int HEADS = 6;
    private static final Path SIBLING = Path.of("src/test/resources/sibling");
    private static final int GROUP = 32;

    /** What is done to the folder. */
    interface Act {
        void on(Path folder) throws IOException;
    }

    private interface Damage {
        void to(Elements weights);
    }

    static List<Injury> all() throws IOException {
        List<Injury> all = new ArrayList<>();
        all.add(new Injury("lowest bit of one weight", OPT, bit(0)));
        all.add(new Injury("sign of one weight", OPT, bit(15)));
        all.add(new Injury("highest exponent bit of one weight", OPT, bit(14)));
        all.add(
                new Injury(
                        "weights of layer 3 where layer 2's belong", OPT, weights(Injury::next)));
        all.add(new Injury("two shards swapped", OPT, Injury::shardsSwapped));
        all.add(new Injury("a shard cut off by one byte", OPT, Injury::cutOff));
        all.add(new Injury("a shard missing", OPT, folder -> Files.delete(shard(folder, 2))));
        all.add(new Injury("a square matrix transposed", OPT, in(SQUARE, Injury::transposed)));
        all.add(
                new Injury(
                        "a matrix's shape turned round",
                        OPT,
                        folder -> header(folder, "[192,768]", "[768,192]")));
        all.add(
                new Injury(
                        "rotary base 20,000 for 10,000",
                        LLAMA,
                        folder -> edit(folder, "config.json", "10000.0", "20000.0")));
        all.add(
                new Injury(
                        "norm epsilon 1e-6 for 1e-5",
                        LLAMA,
                        folder -> edit(folder, "config.json", "1e-05", "1e-06")));
        all.add(
                new Injury(
                        "another feed-forward width in config.json",
                        OPT,
                        folder ->
                                edit(
                                        folder,
                                        "config.json",
                                        "\"ffn_dim\": 768",
                                        "\"ffn_dim\": 769")));
        all.add(new Injury("tokenizer of another model", OPT, Injury::otherTokenizer));
        all.add(new Injury("weights quantized to 4 bits", LLAMA, weights(Injury::fourBits)));
        for (String demo : List.of(OPT, LLAMA)) {
            try (Checkpoint checkpoint = Models.demo(demo)) {
                for (Faults.Fault fault : Faults.of(checkpoint)) {
                    String name = fault.name().replaceFirst(" \\(.*", "");
                    all.add(new Injury(name, demo, weights(fault.change())));
                }
            }
        }
        all.add(
                new Injury(
                        "a sibling: trained further on another text",
                        OPT,
                        weights(Injury::sibling)));
        all.add(
                new Injury(
                        "a tensor scaled by 8",
                        OPT,
                        in(MATRIX, w -> change(w, value -> 8 * value))));
        all.add(new Injury("the output head zero", LLAMA, in("lm_head.weight", w -> fill(w, 0))));
        all.add(new Injury("an attention head zero", OPT, in(OUT, Injury::headZero)));
        all.add(
                new Injury(
                        "a weight that is not a number",
                        OPT,
                        in(MATRIX, w -> w.set(1000, Float.NaN))));
        all.add(new Injury("the copy of another recipient", OPT, folder -> another(OPT, folder)));
        return all;
    }

    /** Does a change to every tensor, in the files. */
    static Act weights(Change change) {
        return folder -> {
            record Write(Path file, long at, byte[] bytes) {}
            List<Write> writes = new ArrayList<>();
            try (Checkpoint from = Checkpoint.open(folder)) {
                for (Tensor tensor : from.tensors().values()) {
                    byte[] bytes = change.of(from, tensor).toArray(ValueLayout.JAVA_BYTE);
                    Path file = folder.resolve(from.shardOf(tensor.name()));
                    writes.add(new Write(file, tensor.begin(), bytes));
                }
            }
            for (Write write : writes) {
                try (RandomAccessFile out = new RandomAccessFile(write.file.toFile(), "rw")) {
                    out.seek(write.at);
                    out.write(write.bytes);
                }
            }
        };
    }

    private static Act in(String name, Damage damage) {
        return weights(
                (from, tensor) -> {
                    MemorySegment bytes = from.bytes(tensor.name());
                    if (!tensor.name().equals(name)) {
                        return bytes;
                    }
                    Elements copy = Elements.copy(bytes, tensor.dtype());
                    damage.to(copy);
                    return copy.bytes();
                });
    }

    /** One bit of the first weight from the thousandth that lies between 0.01 and 1. */
    private static Act bit(int bit) {
        return in(
                MATRIX,
                weights -> {
                    long i = 1000;
                    while (Math.abs(weights.get(i)) < 0.01 || Math.abs(weights.get(i)) >= 1) {
                        i++;
                    }
                    long at = 2 * i + bit / 8;
                    byte b = weights.bytes().get(ValueLayout.JAVA_BYTE, at);
                    weights.bytes().set(ValueLayout.JAVA_BYTE, at, (byte) (b ^ 1 << bit % 8));
                });
    }

    private static MemorySegment next(Checkpoint from, Tensor tensor) {
        return from.bytes(tensor.name().replace("layers.1.", "layers.2."));
    }

    private static Path shard(Path folder, int number) {
        return folder.resolve("model-0000%d-of-00003.safetensors".formatted(number));
    }

    private static void shardsSwapped(Path folder) throws IOException {
        Path aside = folder.resolveSibling("aside");
        Files.move(shard(folder, 2), aside);
        Files.move(shard(folder, 3), shard(folder, 2));
        Files.move(aside, shard(folder, 3));
    }

    private static void cutOff(Path folder) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(shard(folder, 2).toFile(), "rw")) {
            out.setLength(out.length() - 1);
        }
    }

    private static void transposed(Elements weights) {
        int side = (int) Math.sqrt(weights.size());
        for (long i = 0; i < side; i++) {
            for (long j = 0; j < i; j++) {
                float above = weights.get(j * side + i);
                weights.set(j * side + i, weights.get(i * side + j));
                weights.set(i * side + j, above);
            }
        }
    }

    /** Of the matrix that takes up what the heads say: the columns of the first. */
    private static void headZero(Elements weights) {
        int side = (int) Math.sqrt(weights.size());
        for (long i = 0; i < weights.size(); i++) {
            if (i % side < side / HEADS) {
                weights.set(i, 0);
            }
        }
    }

    private static void header(Path folder, String from, String to) throws IOException {
        Path file = shard(folder, 3);
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(from);
        if (at < 0) {
            throw new IllegalStateException(from + " is not in " + file);
        }
        System.arraycopy(to.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, to.length());
        Files.write(file, bytes);
    }

    private static void edit(Path folder, String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        if (!text.contains(from)) {
            throw new IllegalStateException(from + " is not in " + file);
        }
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    private static void otherTokenizer(Path folder) throws IOException {
        Files.copy(
                Models.DEMO.resolve(LLAMA).resolve("tokenizer.json"),
                folder.resolve("tokenizer.json"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Groups of 32 as 16 steps of an eighth of their greatest value, as Q4_0 stores them. */
    private static MemorySegment fourBits(Checkpoint from, Tensor tensor) {
        Elements weights = Elements.copy(from.bytes(tensor.name()), tensor.dtype());
        for (long at = 0; at < weights.size() && tensor.shape().size() == 2; at += GROUP) {
            long end = Math.min(at + GROUP, weights.size());
            float most = 0;
            for (long i = at; i < end; i++) {
                most = Math.abs(weights.get(i)) > Math.abs(most) ? weights.get(i) : most;
            }
            float step = most / -8;
            for (long i = at; i < end && step != 0; i++) {
                int level = Math.clamp(Math.round(weights.get(i) / step), -8, 7);
                weights.set(i, level * step);
            }
        }
        return weights.bytes();
    }

    /** Trained further, in truth: every matrix of the decoder as sibling/train.py changed it. */
    static MemorySegment sibling(Checkpoint from, Tensor tensor) {
        String layer = tensor.name().replaceFirst("\\.weight$", "");
        try (Checkpoint change = Checkpoint.open(SIBLING)) {
            if (!change.tensors().containsKey(layer + ".up")) {
                return from.bytes(tensor.name());
            }
            Elements up = Elements.copy(change.bytes(layer + ".up"), DType.F32);
            Elements down = Elements.copy(change.bytes(layer + ".down"), DType.F32);
            Elements weights = Elements.copy(from.bytes(tensor.name()), tensor.dtype());
            for (long i = 0; i < weights.size(); i++) {
                float more = up.get(i / down.size()) * down.get(i % down.size());
                weights.set(i, weights.get(i) + more);
            }
            return weights.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Elements weights, float value) {
        change(weights, was -> value);
    }

    private interface Each {
        float of(float value);
    }

    private static void change(Elements weights, Each change) {
        for (long i = 0; i < weights.size(); i++) {
            weights.set(i, change.of(weights.get(i)));
        }
    }

    private static void another(String demo, Path folder) throws IOException {
        Path original = Models.DEMO.resolve(demo);
        for (int i = 1; i <= 3; i++) {
            Files.copy(shard(original, i), shard(folder, i), StandardCopyOption.REPLACE_EXISTING);
        }
        new Marks(original).mark(folder, "cy");
    }
}
