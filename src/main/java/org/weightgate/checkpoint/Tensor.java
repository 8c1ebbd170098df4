package org.weightgate.checkpoint;

import java.util.List;

/// One tensor of a safetensors file: where its bytes stand and what they mean. Row-major, no
/// padding.
///
/// @param shape lengths of the dimensions, outermost first; empty for a scalar, a 0 makes it empty
/// @param begin first byte, absolute in its file
/// @param end first byte after it, absolute in its file
public record Tensor(String name, DType dtype, List<Long> shape, long begin, long end) {
    public Tensor {
        shape = List.copyOf(shape);
        long bytes = dtype.bytes();
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in " + name);
            }
            bytes = Math.multiplyExact(bytes, dimension);
        }
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw new IllegalArgumentException(
                    "tensor %s of %d bytes does not fit [%d, %d)"
                            .formatted(name, bytes, begin, end));
        }
    }

    /// Number of elements.
    public long elements() {
        return length() / dtype.bytes();
    }

    /// Number of bytes.
    public long length() {
        return end - begin;
    }
}
