package org.weightgate.bench;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A model to mark and leak, held in memory as one safetensors file with its mark plan.
final class BenchModel {
    private final String name;
    private final byte[] file;
    private final Safetensors header;
    private final Map<String, TensorPlan> plans = new LinkedHashMap<>();

    private BenchModel(String name, byte[] file, @Nullable Sizing asked) {
        this.name = name;
        this.file = file;
        try {
            header = Safetensors.read(new ByteArrayInputStream(file), file.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Sizing sizing = asked == null ? Planner.size(header.tensors()) : asked;
        for (Tensor tensor : header.tensors()) {
            Planner planner = new Planner(tensor, sizing);
            planner.update(file, (int) tensor.begin(), (int) tensor.length());
            plans.put(tensor.name(), planner.finish());
        }
    }

    /// A trained checkpoint, its shards joined.
    static BenchModel trained(Path folder) throws IOException {
        return trained(folder, null);
    }

    /// The same, marked at a density other than its size asks for.
    static BenchModel trained(Path folder, @Nullable Sizing sizing) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Map<String, byte[]> bytes = new LinkedHashMap<>();
            for (Tensor tensor : checkpoint.tensors().values()) {
                MemorySegment segment = checkpoint.bytes(tensor.name());
                bytes.put(tensor.name(), segment.toArray(ValueLayout.JAVA_BYTE));
            }
            return new BenchModel(
                    folder.getFileName().toString(),
                    SafetensorsFile.of(List.copyOf(checkpoint.tensors().values()), bytes),
                    sizing);
        }
    }

    /// Untrained weights in the layout of a LLaMA: normal, each row with a spread of its own.
    static BenchModel synthetic(
            String name, DType dtype, int width, int layers, int hidden, int vocabulary) {
        List<Tensor> tensors = new ArrayList<>();
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(name.hashCode() * 31L + dtype.ordinal());
        Layout layout = new Layout(tensors, bytes, dtype, random);
        layout.matrix("model.embed_tokens.weight", vocabulary, width);
        for (int i = 0; i < layers; i++) {
            String layer = "model.layers." + i + ".";
            for (String part : List.of("q", "k", "v", "o")) {
                layout.matrix(layer + "self_attn." + part + "_proj.weight", width, width);
            }
            layout.matrix(layer + "mlp.gate_proj.weight", hidden, width);
            layout.matrix(layer + "mlp.up_proj.weight", hidden, width);
            layout.matrix(layer + "mlp.down_proj.weight", width, hidden);
            layout.gains(layer + "input_layernorm.weight", width);
            layout.gains(layer + "post_attention_layernorm.weight", width);
        }
        layout.gains("model.norm.weight", width);
        return new BenchModel(name, SafetensorsFile.of(tensors, bytes), null);
    }

    private record Layout(
            List<Tensor> tensors, Map<String, byte[]> bytes, DType dtype, RandomGenerator random) {
        void matrix(String name, int rows, int columns) {
            byte[] data = new byte[Math.multiplyExact(rows * dtype.bytes(), columns)];
            for (int row = 0, at = 0; row < rows; row++) {
                double spread = 0.02 * Math.exp(0.25 * random.nextGaussian());
                for (int i = 0; i < columns; i++, at += dtype.bytes()) {
                    Floats.put(dtype, data, at, (float) (spread * random.nextGaussian()));
                }
            }
            add(name, List.of((long) rows, (long) columns), data);
        }

        void gains(String name, int width) {
            byte[] data = new byte[width * dtype.bytes()];
            for (int i = 0; i < width; i++) {
                float gain = (float) Math.exp(0.3 * random.nextGaussian());
                Floats.put(dtype, data, i * dtype.bytes(), gain);
            }
            add(name, List.of((long) width), data);
        }

        private void add(String name, List<Long> shape, byte[] data) {
            tensors.add(new Tensor(name, dtype, shape, 0, data.length));
            bytes.put(name, data);
        }
    }

    String name() {
        return name;
    }

    Safetensors header() {
        return header;
    }

    DType dtype() {
        return header.tensors().getFirst().dtype();
    }

    byte[] file() {
        return file;
    }

    Map<String, TensorPlan> plans() {
        return plans;
    }

    long parameters() {
        return header.tensors().stream().mapToLong(Tensor::elements).sum();
    }

    FileMarker marker(MarkKeys keys, String recipient) {
        return new FileMarker(header, plans, keys, recipient);
    }

    /// The original weights as numbers.
    Weights weights() {
        Weights weights = new Weights();
        for (Tensor tensor : header.tensors()) {
            weights.put(tensor.name(), tensor.shape(), values(file, tensor, 0));
        }
        return weights;
    }

    static float[] values(byte[] bytes, Tensor tensor, long base) {
        float[] values = new float[(int) tensor.elements()];
        int at = (int) (tensor.begin() - base);
        for (int i = 0; i < values.length; i++, at += tensor.dtype().bytes()) {
            values[i] = Floats.get(tensor.dtype(), bytes, at);
        }
        return values;
    }

    List<OriginalTensor> originals() {
        List<OriginalTensor> originals = new ArrayList<>();
        header.tensors().forEach(tensor -> originals.add(new InMemory(tensor)));
        return originals;
    }

    private final class InMemory implements OriginalTensor {
        private final Tensor tensor;

        InMemory(Tensor tensor) {
            this.tensor = tensor;
        }

        @Override
        public String name() {
            return tensor.name();
        }

        @Override
        public TensorPlan plan() {
            @Nullable TensorPlan plan = plans.get(tensor.name());
            return Objects.requireNonNull(plan);
        }

        @Override
        public void read(long fromElement, int count, byte[] into, int at) {
            int width = tensor.dtype().bytes();
            int from = (int) (tensor.begin() + fromElement * width);
            System.arraycopy(file, from, into, at, count * width);
        }
    }
}
