package org.weightgate.inference;

import org.weightgate.checkpoint.DType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// Two small random models, one OPT and one LLaMA, built from a seed without any file, whose logits
/// have known hashes. A machine or a Java that computes them otherwise computes nothing right.
final class SelfTest {
    static final String OPT = "46877e23ddfba975823dcd0ab7d76ad301852464979911af5a0d85585058fcfb";
    static final String LLAMA = "5bb553be083adeff1ad19033c9ff9e4c3b96af0fe55433b115835dd93d5de106";

    private SelfTest() {}

    /// The hash of each model's logits on this machine, by name.
    static String opt(Kernels kernels) {
        return hash(new Opt(211, 64, 2, 80, 5, 200, 80, true, true, true, true, false), kernels, 1);
    }

    static String llama(Kernels kernels) {
        float[] frequencies = new float[9];
        for (int j = 0; j < frequencies.length; j++) {
            frequencies[j] = 1f / (1 << j);
        }
        Llama llama =
                new Llama(
                        211,
                        64,
                        2,
                        72,
                        6,
                        2,
                        18,
                        184,
                        1e-5,
                        Llama.Biases.NONE,
                        false,
                        false,
                        new Rope(frequencies),
                        List.of(0, 0));
        return hash(llama, kernels, 2);
    }

    private static String hash(Architecture model, Kernels kernels, long seed) {
        try (Decoder decoder = new Decoder(model, new RandomWeights(model, seed), kernels)) {
            LogitsHash hash = new LogitsHash();
            for (int length : new int[] {1, 7, 40}) {
                int[] ids = new int[length];
                for (int i = 0; i < length; i++) {
                    ids[i] = (int) Long.remainderUnsigned(Mix.at(seed + length, i), 211);
                }
                float[] logits = decoder.logits(ids);
                hash.add(logits, 0, logits.length);
            }
            return hash.finish();
        } catch (UnsupportedModel e) {
            throw new IllegalStateException("the built-in model does not fit itself", e);
        }
    }

    /// Values in ±0.25, norms around 1; the types take turns so that every widening is used.
    private record RandomWeights(Architecture model, long seed) implements Weights {
        private static final List<DType> TYPES = List.of(DType.F32, DType.F16, DType.BF16);

        @Override
        public Set<String> names() {
            return shapes().keySet();
        }

        private SortedMap<String, List<Long>> shapes() {
            return model.tensors(Set.of("lm_head.weight"));
        }

        @Override
        public Matrix matrix(String name, int rows, int columns) {
            long stream = seed * 1000 + shapes().headMap(name).size();
            DType type = TYPES.get((int) (stream % 3));
            boolean norm = rows == 1 && name.contains("norm") && name.endsWith("weight");
            MemorySegment bytes = Arena.ofAuto().allocate((long) rows * columns * type.bytes(), 64);
            ByteBuffer out = bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows * columns; i++) {
                float value = (Mix.at(stream, i) >> 48) * 0x1p-17f + (norm ? 1 : 0);
                switch (type) {
                    case F16 -> out.putShort(Float.floatToFloat16(value));
                    case BF16 -> out.putShort((short) (Float.floatToRawIntBits(value) >> 16));
                    default -> out.putFloat(value);
                }
            }
            return new Matrix(bytes, type, rows, columns);
        }
    }
}
