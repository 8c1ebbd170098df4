package org.weightgate.checkpoint.suspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The front of a safetensors file in the making, apart from the data: some files are larger than
/// an array. Tensors lie one after another in the order they were added.
public final class SafetensorsHeader {
    private final StringBuilder json = new StringBuilder("{");
    private long end;

    /// @param shape outermost first
    /// @param bytes length of the tensor's data
    public SafetensorsHeader add(String name, String type, List<Long> shape, long bytes) {
        json.append(json.length() > 1 ? "," : "")
                .append(
                        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                                .formatted(name, type, shape, end, end + bytes));
        end += bytes;
        return this;
    }

    /// Length and JSON, filled up with spaces so that the data begins at a multiple of eight.
    public byte[] bytes() {
        byte[] text = (json + "}").getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(text.length, 8) * 8;
        ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(text);
        while (out.hasRemaining()) {
            out.put((byte) ' ');
        }
        return out.array();
    }
}
