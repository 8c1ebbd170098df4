package org.weightgate.checkpoint;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The header of a safetensors file, strictly read.
///
/// ```
/// file   = length header data
/// length = u64, little-endian: bytes of header, here at most 16 MiB
/// header = JSON object, first byte '{', padded at the end with spaces
///          { "__metadata__": { text: text … }?,
///            name: { "dtype": text, "shape": [count …], "data_offsets": [begin, end] } … }
/// data   = the tensors' bytes; offsets count from its start
/// ```
///
/// The tensors cover `data` exactly: contiguous from 0, no hole, no overlap, no rest; empty tensors
/// and scalars are allowed. Every size is computed exactly, and nothing is allocated for a length
/// before that length is checked against the file and the limit. Duplicate names, unknown fields,
/// more than 64 dimensions and anything else two readers might see differently are refused. Source:
/// the safetensors format description (huggingface/safetensors, README "Format").
///
/// @param dataStart absolute offset of `data` in the file
/// @param tensors ordered by begin
public record Safetensors(
        long dataStart, long fileLength, List<Tensor> tensors, Map<String, String> metadata) {
    /// Longest header that is read, in bytes.
    public static final int MAX_HEADER = 16 << 20;

    private static final int MAX_RANK = 64;
    private static final int MAX_NAME = 1024;

    public Safetensors {
        tensors = List.copyOf(tensors);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// Reads the header from the start of a file of `fileLength` bytes; takes no byte of the data.
    public static Safetensors read(InputStream in, long fileLength) throws IOException {
        byte[] header = header(in, fileLength);
        long dataStart = 8L + header.length;
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Tensor> tensors =
                StrictJson.read(header, p -> entries(p, metadata, dataStart, fileLength));
        tensors.sort(
                Comparator.comparingLong(Tensor::begin)
                        .thenComparingLong(Tensor::end)
                        .thenComparing(Tensor::name));
        requireCover(tensors, dataStart, fileLength);
        return new Safetensors(dataStart, fileLength, tensors, metadata);
    }

    /// The tensor of this name, or null.
    public @Nullable Tensor tensor(String name) {
        for (Tensor tensor : tensors) {
            if (tensor.name().equals(name)) {
                return tensor;
            }
        }
        return null;
    }

    private static byte[] header(InputStream in, long fileLength) throws IOException {
        if (fileLength < 8) {
            throw new MalformedCheckpoint(
                    "A file of %d bytes is too short to be safetensors.".formatted(fileLength));
        }
        byte[] prefix = in.readNBytes(8);
        if (prefix.length < 8) {
            throw new MalformedCheckpoint("The file ends within its first 8 bytes.");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > MAX_HEADER) {
            throw new MalformedCheckpoint(
                    "The header claims %s bytes; at most %d are allowed."
                            .formatted(Long.toUnsignedString(length), MAX_HEADER));
        }
        if (length > fileLength - 8) {
            throw new MalformedCheckpoint(
                    "The header claims %d bytes, but only %d follow."
                            .formatted(length, fileLength - 8));
        }
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw new MalformedCheckpoint("The file ends within its header.");
        }
        if (header.length == 0 || header[0] != '{') {
            throw new MalformedCheckpoint("The header does not begin with '{'.");
        }
        requireSpacePadding(header);
        return header;
    }

    private static void requireSpacePadding(byte[] header) throws MalformedCheckpoint {
        int end = header.length;
        while (header[end - 1] == ' ') {
            end--;
        }
        if (header[end - 1] != '}') {
            throw new MalformedCheckpoint("The header does not end with '}' and spaces.");
        }
    }

    private static List<Tensor> entries(
            JsonParser p, Map<String, String> metadata, long dataStart, long fileLength)
            throws IOException {
        StrictJson.expect(p, JsonToken.START_OBJECT, "The header");
        List<Tensor> tensors = new ArrayList<>();
        for (String name = p.nextName(); name != null; name = p.nextName()) {
            p.nextToken();
            if (name.equals("__metadata__")) {
                metadata(p, metadata);
            } else {
                tensors.add(tensor(p, checkedName(name), dataStart, fileLength));
            }
        }
        return tensors;
    }

    private static void metadata(JsonParser p, Map<String, String> metadata) throws IOException {
        StrictJson.expect(p, JsonToken.START_OBJECT, "__metadata__");
        for (String key = p.nextName(); key != null; key = p.nextName()) {
            p.nextToken();
            StrictJson.wellFormed(key, "A key of __metadata__");
            metadata.put(key, StrictJson.string(p, "__metadata__ " + quote(key)));
        }
    }

    private static Tensor tensor(JsonParser p, String name, long dataStart, long fileLength)
            throws IOException {
        String what = "Tensor " + quote(name);
        StrictJson.expect(p, JsonToken.START_OBJECT, what);
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        for (String field = p.nextName(); field != null; field = p.nextName()) {
            p.nextToken();
            switch (field) {
                case "dtype" -> dtype = dtype(StrictJson.string(p, what + " dtype"), what);
                case "shape" -> shape = counts(p, MAX_RANK, what + " shape");
                case "data_offsets" -> offsets = counts(p, 2, what + " data_offsets");
                default ->
                        throw new MalformedCheckpoint(
                                "%s has an unknown field %s.".formatted(what, quote(field)));
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new MalformedCheckpoint(what + " lacks dtype, shape or two data_offsets.");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        long bytes = bytes(dtype, shape, what);
        if (end < begin || end > fileLength - dataStart) {
            throw new MalformedCheckpoint(
                    "%s has data_offsets [%d, %d] in %d bytes of data."
                            .formatted(what, begin, end, fileLength - dataStart));
        }
        if (end - begin != bytes) {
            throw new MalformedCheckpoint(
                    "%s takes %d bytes, but %s × %s makes %d."
                            .formatted(what, end - begin, shape, dtype, bytes));
        }
        return new Tensor(name, dtype, shape, dataStart + begin, dataStart + end);
    }

    private static DType dtype(String name, String what) throws MalformedCheckpoint {
        try {
            return DType.of(name);
        } catch (MalformedCheckpoint e) {
            throw new MalformedCheckpoint("%s: %s.".formatted(what, e.getMessage()), e);
        }
    }

    private static List<Long> counts(JsonParser p, int most, String what) throws IOException {
        StrictJson.expect(p, JsonToken.START_ARRAY, what);
        List<Long> counts = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            if (counts.size() == most) {
                throw new MalformedCheckpoint("%s has more than %d entries.".formatted(what, most));
            }
            counts.add(StrictJson.count(p, what));
        }
        return counts;
    }

    private static long bytes(DType dtype, List<Long> shape, String what)
            throws MalformedCheckpoint {
        try {
            long bytes = dtype.bytes();
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new MalformedCheckpoint(
                    "%s has a shape whose product overflows: %s.".formatted(what, shape), e);
        }
    }

    private static String checkedName(String name) throws MalformedCheckpoint {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new MalformedCheckpoint(
                    "A tensor name of %d characters is refused (1 to %d are allowed)."
                            .formatted(name.length(), MAX_NAME));
        }
        if (name.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || MalformedCheckpoint.isInvisible(c))) {
            throw new MalformedCheckpoint(
                    "Tensor name %s holds control or invisible characters.".formatted(quote(name)));
        }
        return name;
    }

    private static void requireCover(List<Tensor> tensors, long dataStart, long fileLength)
            throws MalformedCheckpoint {
        long at = dataStart;
        for (Tensor tensor : tensors) {
            if (tensor.begin() != at) {
                throw new MalformedCheckpoint(
                        "Tensor %s begins at %d of the data, %s."
                                .formatted(
                                        quote(tensor.name()),
                                        tensor.begin() - dataStart,
                                        tensor.begin() < at
                                                ? "overlapping the tensor before it"
                                                : "leaving a hole after " + (at - dataStart)));
            }
            at = tensor.end();
        }
        if (at != fileLength) {
            throw new MalformedCheckpoint(
                    "%d bytes at the end of the file belong to no tensor."
                            .formatted(fileLength - at));
        }
    }
}
