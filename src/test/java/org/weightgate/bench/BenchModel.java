package org.weightgate.bench;

import org.jspecify.annotations.Nullable;
import org.weightgate.bench.LlamaLayout.Piece;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.checkpoint.suspect.LeakWriter;
import org.weightgate.watermark.Carrier;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Plans;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final Map<String, TensorPlan> plans;

    private BenchModel(String name, byte[] file, @Nullable Sizing asked) {
        this.name = name;
        this.file = file;
        try {
            header = Safetensors.read(new ByteArrayInputStream(file), file.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plans = Plans.of(header, file, asked == null ? Planner.size(header.tensors()) : asked);
    }

    /// A trained checkpoint, its shards joined.
    static BenchModel trained(Path folder) throws IOException {
        return trained(folder, null);
    }

    /// The same, marked at a density other than its size asks for.
    static BenchModel trained(Path folder, @Nullable Sizing sizing) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            LeakWriter whole = new LeakWriter();
            for (Tensor tensor : checkpoint.tensors().values()) {
                whole.add(
                        tensor.name(),
                        tensor.dtype().name(),
                        tensor.shape(),
                        checkpoint.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE));
            }
            return new BenchModel(folder.getFileName().toString(), whole.safetensors(), sizing);
        }
    }

    /// Untrained weights in the layout of a LLaMA: normal, each row with a spread of its own.
    static BenchModel synthetic(
            String name, DType dtype, int width, int layers, int hidden, int vocabulary) {
        SplittableRandom random = new SplittableRandom(name.hashCode() * 31L + dtype.ordinal());
        LeakWriter file = new LeakWriter();
        for (Piece piece : new LlamaLayout(vocabulary, width, width, layers, hidden).tied()) {
            float[] values = piece.vector() ? gains(piece, random) : matrix(piece, random);
            file.add(piece.name(), dtype.name(), piece.shape(), values);
        }
        return new BenchModel(name, file.safetensors(), null);
    }

    private static float[] matrix(Piece piece, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(piece.elements())];
        for (int row = 0, at = 0; row < piece.rows(); row++) {
            double spread = 0.02 * Math.exp(0.25 * random.nextGaussian());
            for (int i = 0; i < piece.columns(); i++) {
                values[at++] = (float) (spread * random.nextGaussian());
            }
        }
        return values;
    }

    private static float[] gains(Piece piece, RandomGenerator random) {
        float[] values = new float[piece.columns()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp(0.3 * random.nextGaussian());
        }
        return values;
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
        return values(
                bytes, tensor.dtype(), (int) (tensor.begin() - base), (int) tensor.elements());
    }

    /// @param at the first element's byte
    static float[] values(byte[] bytes, DType dtype, int at, int count) {
        Carrier type = Objects.requireNonNull(Carrier.of(dtype), () -> "not marked: " + dtype);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = type.value(type.get(bytes, at + i * type.bytes));
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
