package org.weightgate.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What a tensor is, whatever it is called: SHA-256 over its bytes, dtype and shape, as 64
/// lower-case hexadecimal digits. Tied and renamed tensors have one id; ordered by the digits.
///
/// ```
/// id    = SHA-256( bytes ‖ dtype ‖ shape )
/// dtype = the safetensors name in ASCII, filled with zero bytes to 8
/// shape = each dimension as u64, then their number as u64, all little-endian
/// ```
public record ContentId(String hex) implements Comparable<ContentId> {
    public ContentId {
        if (hex.length() != 64
                || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("a content id is 64 lower-case hex digits");
        }
    }

    /// The id of a whole tensor in memory.
    public static ContentId of(DType dtype, List<Long> shape, MemorySegment bytes) {
        Hasher hasher = new Hasher(dtype, shape);
        hasher.update(bytes);
        return hasher.finish();
    }

    /// The 32 bytes the digits stand for.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(ContentId other) {
        return hex.compareTo(other.hex);
    }

    /// Computes the id of one tensor from its bytes in order. Not thread-safe; used once.
    public static final class Hasher {
        private final MessageDigest sha256 = sha256();
        private final DType dtype;
        private final List<Long> shape;
        private long remaining;

        public Hasher(DType dtype, List<Long> shape) {
            this.dtype = dtype;
            this.shape = List.copyOf(shape);
            remaining = dtype.bytes();
            for (long dimension : shape) {
                remaining = Math.multiplyExact(remaining, dimension);
            }
        }

        public void update(byte[] bytes, int offset, int length) {
            take(length);
            sha256.update(bytes, offset, length);
        }

        public void update(MemorySegment bytes) {
            take(bytes.byteSize());
            for (long at = 0; at < bytes.byteSize(); ) {
                long piece = Math.min(bytes.byteSize() - at, 1 << 30);
                sha256.update(bytes.asSlice(at, piece).asByteBuffer());
                at += piece;
            }
        }

        /// The id, once exactly the bytes that dtype and shape ask for have been given.
        public ContentId finish() {
            if (remaining != 0) {
                throw new IllegalStateException("the tensor lacks " + remaining + " bytes");
            }
            ByteBuffer tail =
                    ByteBuffer.allocate(8 + 8 * shape.size() + 8).order(ByteOrder.LITTLE_ENDIAN);
            tail.put(dtype.name().getBytes(StandardCharsets.US_ASCII)).position(8);
            shape.forEach(tail::putLong);
            tail.putLong(shape.size());
            return new ContentId(HexFormat.of().formatHex(sha256.digest(tail.array())));
        }

        private void take(long length) {
            if (length > remaining) {
                throw new IllegalArgumentException("more bytes than the tensor has");
            }
            remaining -= length;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java has SHA-256", e);
            }
        }
    }
}
