package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes weights as one safetensors file, its tensors in a given order. */
final class Shards {
    private Shards() {}

    /** A tensor with its bytes. */
    record Piece(String name, DType dtype, List<Long> shape, byte[] bytes) {}

    static List<Piece> of(Checkpoint checkpoint) {
        List<Piece> all = new ArrayList<>();
        for (Tensor t : checkpoint.tensors().values()) {
            byte[] bytes =
                    checkpoint.bytes(t.name()).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            all.add(new Piece(t.name(), t.dtype(), t.shape(), bytes));
        }
        return all;
    }

    /**
     * @param odd whether the data begins at an odd offset, as the format allows
     */
    static void write(Path file, List<Piece> pieces, boolean odd) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        long at = 0;
        for (Piece piece : pieces) {
            fields.put(
                    piece.name,
                    "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(piece.dtype, piece.shape, at, at + piece.bytes.length));
            at += piece.bytes.length;
        }
        StringBuilder json = new StringBuilder("{");
        fields.forEach(
                (name, value) ->
                        json.append(json.length() > 1 ? "," : "")
                                .append('"')
                                .append(name)
                                .append("\":")
                                .append(value));
        json.append('}');
        while ((json.length() & 7) != (odd ? 3 : 0)) {
            json.append(' ');
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(json.length()).array());
            out.write(json.toString().getBytes(StandardCharsets.US_ASCII));
            for (Piece piece : pieces) {
                out.write(piece.bytes);
            }
        }
    }
}
