package org.weightgate.checkpoint;

/// Element types of safetensors that this project reads, under the names the format gives them. All
/// are stored little-endian. Sub-byte, 8-bit-exponent and complex types of the format are refused.
public enum DType {
    F64(8, true),
    F32(4, true),
    F16(2, true),
    BF16(2, true),
    F8_E4M3(1, true),
    F8_E5M2(1, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U64(8, false),
    U32(4, false),
    U16(2, false),
    U8(1, false),
    BOOL(1, false);

    private final int bytes;
    private final boolean isFloat;

    DType(int bytes, boolean isFloat) {
        this.bytes = bytes;
        this.isFloat = isFloat;
    }

    /// Size of one element in bytes.
    public int bytes() {
        return bytes;
    }

    /// Whether elements are floating-point numbers.
    public boolean isFloat() {
        return isFloat;
    }

    /// The type with this safetensors name, for example `BF16`.
    public static DType of(String safetensorsName) throws MalformedCheckpoint {
        for (DType type : values()) {
            if (type.name().equals(safetensorsName)) {
                return type;
            }
        }
        throw new MalformedCheckpoint(
                "dtype " + MalformedCheckpoint.quote(safetensorsName) + " is not supported");
    }
}
