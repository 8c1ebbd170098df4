package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.StrictJson;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads safetensors as a leak may hold them: unlike [org.weightgate.checkpoint.Safetensors], which
/// guards what is published, it lets pass holes, overlaps, unknown element types and files that end
/// early; a tensor that cannot be read is left out with a remark. Headers up to 32 MiB.
final class LooseSafetensors {
    private static final int MAX_HEADER = 32 << 20;
    private static final int MAX_TENSORS = 1 << 18;
    private static final int MAX_RANK = 64;

    private final ByteSource source;
    private final Remarks remarks;
    private final List<SuspectTensor> tensors = new ArrayList<>();
    private long dataStart;

    private LooseSafetensors(ByteSource source, Remarks remarks) {
        this.source = source;
        this.remarks = remarks;
    }

    /// Whether the file begins as safetensors does.
    static boolean recognises(byte[] head, long length) {
        if (head.length < 9) {
            return false;
        }
        long header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return header >= 2 && header <= length - 8 && head[8] == '{';
    }

    static List<SuspectTensor> read(ByteSource source, Remarks remarks) throws IOException {
        var reader = new LooseSafetensors(source, remarks);
        reader.read();
        return reader.tensors;
    }

    private void read() throws IOException {
        byte[] prefix = new byte[8];
        source.read(0, prefix, 0, 8);
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length > MAX_HEADER) {
            throw new MalformedCheckpoint(
                    "The header claims %d bytes; at most %d are read."
                            .formatted(length, MAX_HEADER));
        }
        byte[] header = new byte[(int) length];
        source.read(8, header, 0, header.length);
        dataStart = 8 + length;
        StrictJson.read(header, this::entries);
        StoredTensor.remarkOverlaps(tensors, source.name(), remarks);
    }

    private boolean entries(JsonParser p) throws IOException {
        StrictJson.expect(p, JsonToken.START_OBJECT, "The header");
        for (String name = p.nextName(); name != null; name = p.nextName()) {
            p.nextToken();
            Object entry = StrictJson.value(p);
            if (tensors.size() == MAX_TENSORS) {
                throw new MalformedCheckpoint(
                        "The file names more than %d tensors.".formatted(MAX_TENSORS));
            }
            if (!name.equals("__metadata__")) {
                tensor(name, entry);
            }
        }
        return true;
    }

    private void tensor(String name, @Nullable Object entry) throws MalformedCheckpoint {
        if (!(entry instanceof Map<?, ?> fields)
                || !(fields.get("dtype") instanceof String dtype)
                || !(fields.get("shape") instanceof List<?> dimensions)
                || !(fields.get("data_offsets") instanceof List<?> offsets)
                || offsets.size() != 2
                || !(offsets.get(0) instanceof Long begin)
                || !(offsets.get(1) instanceof Long end)) {
            throw new MalformedCheckpoint(
                    "Tensor %s lacks dtype, shape or two data_offsets.".formatted(quote(name)));
        }
        Encoding encoding = encoding(dtype);
        if (encoding == null) {
            String what = "of %s: left out, since %s values are not read as weights.";
            remarks.add(what.formatted(source.name(), quote(dtype)), quote(name));
            return;
        }
        List<Long> shape = Shapes.of(dimensions, MAX_RANK, name);
        long elements = Shapes.elements(shape, name);
        if (begin < 0 || end < begin || elements != (end - begin) / encoding.bytes()) {
            throw new MalformedCheckpoint(
                    "Tensor %s of shape %s and type %s does not fill its data_offsets [%d, %d]."
                            .formatted(quote(name), shape, dtype, begin, end));
        }
        if (end > source.length() - dataStart) {
            remarks.add(
                    "of %s: left out, since the file ends before them.".formatted(source.name()),
                    quote(name));
            return;
        }
        tensors.add(new StoredTensor(name, source, encoding, shape, elements, dataStart + begin));
    }

    private static @Nullable Encoding encoding(String dtype) {
        for (FloatEncoding encoding : FloatEncoding.values()) {
            if (encoding.name().equals(dtype)) {
                return encoding;
            }
        }
        return null;
    }
}
