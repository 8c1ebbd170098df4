package org.weightgate.journey;

import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a leaker does to a shard before it goes round: every half float becomes a float, every
/// tensor loses its name.
final class Leak {
    private Leak() {}

    static void convert(Path shard, Path target) throws IOException {
        byte[] file = Files.readAllBytes(shard);
        Safetensors header = Safetensors.read(new ByteArrayInputStream(file), file.length);
        StringBuilder json = new StringBuilder("{");
        ByteBuffer data = ByteBuffer.allocate(file.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : header.tensors()) {
            if (tensor.dtype() != DType.F16) throw new IllegalArgumentException(tensor.name());
            int from = data.position();
            for (long at = tensor.begin(); at < tensor.end(); at += 2) {
                data.putFloat(Float.float16ToFloat(bytes.getShort((int) at)));
            }
            json.append(json.length() == 1 ? "" : ",")
                    .append(
                            "\"t%d\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                                    .formatted(from, tensor.shape(), from, data.position()));
        }
        byte[] head = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out =
                ByteBuffer.allocate(8 + head.length + data.position())
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(head.length).put(head).put(data.array(), 0, data.position());
        Files.write(target, out.array());
    }
}
