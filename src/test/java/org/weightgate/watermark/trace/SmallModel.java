package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.checkpoint.suspect.LeakWriter;
import org.weightgate.watermark.Carrier;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.Match;
import org.weightgate.watermark.align.OriginalTensor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A few layers of normal weights, marked by the real marker; leaks of it are matched to
/// themselves, so that tests choose what alignment would have found.
final class SmallModel {
    static final MarkKeys KEYS = new MarkKeys(bytes(1), bytes(2));
    static final Codebook CODEBOOK = new Codebook(KEYS);

    final List<Layer> layers = new ArrayList<>();

    SmallModel(DType dtype, int layers, int rows, int columns, Sizing sizing) {
        Random random = new Random(99);
        for (int i = 0; i < layers; i++) {
            this.layers.add(layer("layer." + i + ".weight", dtype, rows, columns, sizing, random));
        }
    }

    /// 4 layers of 256 × 256 bfloat16: 262,144 carriers, each its own tile.
    static SmallModel small() {
        return new SmallModel(DType.BF16, 4, 256, 256, new Sizing(1, 1));
    }

    static List<String> people(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    Finding trace(Alignment leak, List<String> recipients) throws IOException {
        return Tracer.trace(leak, CODEBOOK, recipients, 1e-9, Progress.SILENT);
    }

    /// A leak in which every layer holds these values.
    Alignment leak(Function<Layer, float[]> values) {
        return quantised(values, y -> y);
    }

    /// A leak in which every layer holds these values, rounded by `quantiser` row by row.
    Alignment quantised(Function<Layer, float[]> values, Function<float[], float[]> rounded) {
        return new Alignment(
                layers.stream()
                        .map(layer -> (Match) new Place(layer, rounded.apply(values.apply(layer))))
                        .toList(),
                List.of());
    }

    /// A leak in 4-bit blocks of 32 with a common scale, as Q4_0 has them, and the quantiser known.
    Alignment q4(Function<Layer, float[]> values) {
        return new Alignment(
                layers.stream()
                        .map(
                                layer -> {
                                    float[] plain = values.apply(layer);
                                    float[] scales = scales(plain);
                                    return (Match)
                                            new Place(
                                                    layer,
                                                    q4(plain, 0, scales),
                                                    (y, from) -> q4(y, from, scales));
                                })
                        .toList(),
                List.of());
    }

    private static float[] scales(float[] values) {
        float[] scales = new float[values.length / 32];
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i]) > Math.abs(scales[i / 32])) {
                scales[i / 32] = values[i];
            }
        }
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Float.float16ToFloat(Float.floatToFloat16(scales[i] / -8));
        }
        return scales;
    }

    private static float[] q4(float[] values, int from, float[] scales) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float scale = scales[(from + i) / 32];
            rounded[i] = scale == 0 ? 0 : scale * Math.clamp(Math.round(values[i] / scale), -8, 7);
        }
        return rounded;
    }

    /// A recipient's copy as a safetensors file, its tensors under names of the leaker's.
    byte[] file(String recipient) {
        LeakWriter leak = new LeakWriter();
        for (int i = 0; i < layers.size(); i++) {
            TensorPlan plan = layers.get(i).plan;
            leak.add(
                    "renamed." + i,
                    plan.dtype().name(),
                    plan.shape(),
                    layers.get(i).marked(recipient));
        }
        return leak.safetensors();
    }

    /// One tensor of the model.
    static final class Layer implements OriginalTensor {
        final Tensor tensor;
        final TensorPlan plan;
        final byte[] original;

        Layer(Tensor tensor, TensorPlan plan, byte[] original) {
            this.tensor = tensor;
            this.plan = plan;
            this.original = original;
        }

        @Override
        public String name() {
            return tensor.name();
        }

        @Override
        public TensorPlan plan() {
            return plan;
        }

        @Override
        public void read(long fromElement, int count, byte[] into, int at) {
            int size = plan.dtype().bytes();
            System.arraycopy(original, (int) fromElement * size, into, at, count * size);
        }

        float[] originals() {
            return values(original);
        }

        /// The weights of a recipient's copy.
        float[] copy(String recipient) {
            return values(marked(recipient));
        }

        byte[] marked(String recipient) {
            byte[] marked = original.clone();
            Safetensors header = new Safetensors(0, marked.length, List.of(tensor), Map.of());
            new FileMarker(header, Map.of(name(), plan), KEYS, recipient)
                    .mark(marked, 0, marked.length, 0);
            return marked;
        }

        float[][] copies(List<String> recipients) {
            return recipients.stream().map(this::copy).toArray(float[][]::new);
        }

        private float[] values(byte[] bytes) {
            Carrier carrier = Carrier.of(plan.dtype());
            float[] values = new float[bytes.length / carrier.bytes];
            for (int i = 0; i < values.length; i++) {
                values[i] = carrier.value(carrier.get(bytes, i * carrier.bytes));
            }
            return values;
        }
    }

    /// What rounds values for elements from one on.
    interface Quantiser {
        float[] round(float[] values, int from);
    }

    /// A layer found where it was.
    static final class Place implements Match {
        private final Layer layer;
        private final float[] leak;
        private final Quantiser quantiser;
        private final int columns;

        Place(Layer layer, float[] leak) {
            this(layer, leak, (y, from) -> y);
        }

        Place(Layer layer, float[] leak, Quantiser quantiser) {
            this.layer = layer;
            this.leak = leak;
            this.quantiser = quantiser;
            columns = (int) (layer.plan.elements() / layer.plan.shape().get(0));
        }

        @Override
        public OriginalTensor original() {
            return layer;
        }

        @Override
        public String suspect() {
            return layer.name();
        }

        @Override
        public List<String> steps() {
            return List.of();
        }

        @Override
        public double coverage() {
            return 1;
        }

        @Override
        public boolean rounds() {
            return true;
        }

        @Override
        public void read(long row, int rows, float[] y) {
            System.arraycopy(leak, (int) row * columns, y, 0, rows * columns);
        }

        @Override
        public void round(long row, int rows, float[] w) {
            float[] part = new float[rows * columns];
            System.arraycopy(w, 0, part, 0, part.length);
            System.arraycopy(quantiser.round(part, (int) row * columns), 0, w, 0, part.length);
        }
    }

    private static Layer layer(
            String name, DType dtype, int rows, int columns, Sizing sizing, Random random) {
        Carrier carrier = Carrier.of(dtype);
        int elements = rows * columns;
        byte[] bytes = new byte[elements * carrier.bytes];
        for (int i = 0; i < elements; i++) {
            float value = (float) (0.02 * random.nextGaussian());
            for (int b = 0; b < carrier.bytes; b++) {
                bytes[i * carrier.bytes + b] = (byte) (bits(dtype, value) >>> (8 * b));
            }
        }
        Tensor tensor =
                new Tensor(name, dtype, List.of((long) rows, (long) columns), 0, bytes.length);
        Planner planner = new Planner(tensor, sizing);
        planner.update(bytes, 0, bytes.length);
        TensorPlan plan = planner.finish();
        if (!plan.eligible()) {
            throw new IllegalStateException("the layer is not marked: " + plan.reason());
        }
        return new Layer(tensor, plan, bytes);
    }

    private static int bits(DType dtype, float value) {
        return switch (dtype) {
            case F16 -> Float.floatToFloat16(value);
            case F32 -> Float.floatToRawIntBits(value);
            default -> (Float.floatToRawIntBits(value) + 0x8000) >>> 16;
        };
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[MarkKeys.LENGTH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
