package org.weightgate.bench;

import org.weightgate.checkpoint.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes weights as one safetensors file.
final class SafetensorsFile {
    private SafetensorsFile() {}

    /// @param bytes by tensor name; the tensors' own offsets are not looked at
    static byte[] of(List<Tensor> tensors, Map<String, byte[]> bytes) {
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Tensor tensor : tensors) {
            long end = at + tensor.length();
            json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(tensor.name())
                    .append("\":{\"dtype\":\"")
                    .append(tensor.dtype())
                    .append("\",\"shape\":")
                    .append(tensor.shape())
                    .append(",\"data_offsets\":[")
                    .append(at)
                    .append(',')
                    .append(end)
                    .append("]}");
            at = end;
        }
        json.append('}');
        while ((json.length() & 7) != 0) {
            json.append(' ');
        }
        byte[] head = json.toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(Math.toIntExact(8 + head.length + at))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(head.length)
                        .put(head);
        tensors.forEach(tensor -> file.put(bytes.get(tensor.name())));
        return file.array();
    }
}
