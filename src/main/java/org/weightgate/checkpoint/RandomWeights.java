package org.weightgate.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Twins of safetensors files: the same header to the last byte, so the same names, types, shapes
/// and length, over random numbers. They compute nothing worth having, at the full cost.
///
/// Element `i` of a tensor is a function of the seed, the tensor's name and `i`: the 24 highest
/// bits of splitmix64's output for it (Steele, Lea, Flood 2014) make a uniform `u` in (-1, 1).
/// Weights are `0.02 √3 u`, of standard deviation 0.02, as models are commonly initialised; the
/// scales of norms are `1 + 0.02 u`, so that hidden states and logits stay finite. Integers and
/// truth values are zero.
public final class RandomWeights {
    private static final Pattern NORM = Pattern.compile("(?:.*[._])?(?:\\w*norm|ln_\\w+)\\.weight");
    private static final double SPREAD = 0.02 * Math.sqrt(3);
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final ByteBuffer block = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    private final String seed;
    private final OutputStream out;

    private RandomWeights(String seed, OutputStream out) {
        this.seed = seed;
        this.out = out;
    }

    /// Writes the twin of a file. Of the original only the header is read.
    ///
    /// @param length the original's, and the twin's, in bytes
    /// @throws MalformedCheckpoint if the original is not well-formed
    public static void twin(InputStream original, long length, String seed, OutputStream out)
            throws IOException {
        byte[] header = header(original, length);
        out.write(header);
        List<Tensor> tensors =
                Safetensors.read(new ByteArrayInputStream(header), length).tensors().stream()
                        .sorted(Comparator.comparingLong(Tensor::begin))
                        .toList();
        var weights = new RandomWeights(seed, out);
        for (Tensor tensor : tensors) {
            weights.write(tensor);
        }
    }

    private static byte[] header(InputStream in, long length) throws IOException {
        byte[] size = in.readNBytes(8);
        if (size.length < 8) {
            throw new EOFException("The file ends in its header.");
        }
        long bytes = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (bytes < 0 || bytes > Safetensors.MAX_HEADER || bytes > length - 8) {
            throw new MalformedCheckpoint("a header of %d bytes does not fit".formatted(bytes));
        }
        byte[] header = new byte[8 + (int) bytes];
        System.arraycopy(size, 0, header, 0, 8);
        if (in.readNBytes(header, 8, (int) bytes) < bytes) {
            throw new EOFException("The file ends in its header.");
        }
        return header;
    }

    private void write(Tensor tensor) throws IOException {
        boolean norm = NORM.matcher(tensor.name()).matches();
        double middle = norm ? 1 : 0;
        double spread = norm ? 0.02 : SPREAD;
        long state = seed(seed, tensor.name());
        int width = tensor.dtype().bytes();
        for (long left = tensor.elements(); left > 0; left -= block.position() / width) {
            block.clear();
            int most = (int) Math.min(left, block.capacity() / width);
            for (int i = 0; i < most; i++) {
                state += GAMMA;
                put(tensor.dtype(), middle + spread * uniform(state));
            }
            out.write(block.array(), 0, block.position());
        }
    }

    private void put(DType type, double value) {
        switch (type) {
            case F64 -> block.putDouble(value);
            case F32 -> block.putFloat((float) value);
            case F16 -> block.putShort(Float.floatToFloat16((float) value));
            case BF16 -> block.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
            case F8_E4M3 -> block.put(eighth((float) value, 3, 7));
            case F8_E5M2 -> block.put(eighth((float) value, 2, 15));
            case I64, U64 -> block.putLong(0);
            case I32, U32 -> block.putInt(0);
            case I16, U16 -> block.putShort((short) 0);
            case I8, U8, BOOL -> block.put((byte) 0);
        }
    }

    /// The 8-bit float next to zero from `value`, or zero where that is below its normal range.
    private static byte eighth(float value, int mantissa, int bias) {
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 31 << 7;
        int exponent = (bits >>> 23 & 0xff) - 127 + bias;
        return (byte)
                (exponent <= 0
                        ? sign
                        : sign | exponent << mantissa | (bits & 0x7fffff) >>> 23 - mantissa);
    }

    private static double uniform(long state) {
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return ((mixed >>> 40) - 0x1p23 + 0.5) * 0x1p-23;
    }

    private static long seed(String seed, String tensor) {
        try {
            byte[] text = (seed + "\0" + tensor).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
