package org.weightgate.checkpoint.suspect;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes tensors as a leaker would: GGUF of any block type, safetensors, or what `torch.save`
/// writes. Add tensors, then write one file.
public final class LeakWriter {
    private record Entry(String name, String type, List<Long> shape, byte[] bytes) {}

    private final List<Entry> entries = new ArrayList<>();

    /// @param type a GGUF block type, or F32, F16, BF16
    /// @param shape outermost first
    public LeakWriter add(String name, String type, List<Long> shape, float[] values) {
        return add(name, type, shape, BlockQuantiser.encode(type, values));
    }

    /// The same of bytes as they are to be stored.
    public LeakWriter add(String name, String type, List<Long> shape, byte[] bytes) {
        entries.add(new Entry(name, type, List.copyOf(shape), bytes));
        return this;
    }

    public void writeGguf(Path file) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(
                numbers(24)
                        .putInt(0x46554747)
                        .putInt(3)
                        .putLong(entries.size())
                        .putLong(1)
                        .array());
        text("general.architecture", header);
        header.writeBytes(numbers(4).putInt(8).array());
        text("llama", header);
        long offset = 0;
        for (Entry entry : entries) {
            text(entry.name, header);
            header.writeBytes(numbers(4).putInt(entry.shape.size()).array());
            for (long length : entry.shape.reversed()) {
                header.writeBytes(numbers(8).putLong(length).array());
            }
            header.writeBytes(numbers(12).putInt(number(entry.type)).putLong(offset).array());
            offset += Math.ceilDiv(entry.bytes.length, 32) * 32L;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(header.toByteArray());
            pad(header.size(), out);
            for (Entry entry : entries) {
                out.write(entry.bytes);
                pad(entry.bytes.length, out);
            }
        }
    }

    public void writeSafetensors(Path file) throws IOException {
        Files.write(file, safetensors());
    }

    /// The whole safetensors file in memory.
    public byte[] safetensors() {
        SafetensorsHeader header = new SafetensorsHeader();
        long length = 0;
        for (Entry entry : entries) {
            header.add(entry.name, entry.type, entry.shape, entry.bytes.length);
            length += entry.bytes.length;
        }
        byte[] head = header.bytes();
        ByteBuffer file = numbers(Math.toIntExact(head.length + length)).put(head);
        entries.forEach(entry -> file.put(entry.bytes));
        return file.array();
    }

    public void writeTorch(Path file) throws IOException {
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            stored(zip, "archive/data.pkl", pickle());
            stored(zip, "archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < entries.size(); i++) {
                stored(zip, "archive/data/" + i, entries.get(i).bytes);
            }
            stored(zip, "archive/version", new byte[] {'3', '\n'});
        }
    }

    private byte[] pickle() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 2, '}', '('});
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            unicode(entry.name, out);
            global("torch._utils", "_rebuild_tensor_v2", out);
            out.writeBytes(new byte[] {'(', '('});
            unicode("storage", out);
            global("torch", storage(entry.type), out);
            unicode(Integer.toString(i), out);
            unicode("cpu", out);
            long elements = entry.shape.stream().reduce(1L, (a, b) -> a * b);
            integer(elements, out);
            out.writeBytes(new byte[] {'t', 'Q'});
            integer(0, out);
            out.write('(');
            entry.shape.forEach(length -> integer(length, out));
            out.writeBytes(new byte[] {'t', '('});
            for (long length : entry.shape) {
                elements /= length;
                integer(elements, out);
            }
            out.writeBytes(new byte[] {'t', (byte) 0x89});
            global("collections", "OrderedDict", out);
            out.writeBytes(new byte[] {')', 'R', 't', 'R'});
        }
        out.writeBytes(new byte[] {'u', '.'});
        return out.toByteArray();
    }

    private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void unicode(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(numbers(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    private static void global(String module, String name, ByteArrayOutputStream out) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void integer(long value, ByteArrayOutputStream out) {
        out.writeBytes(new byte[] {(byte) 0x8a, 8});
        out.writeBytes(numbers(8).putLong(value).array());
    }

    private static String storage(String type) {
        return switch (type) {
            case "F32" -> "FloatStorage";
            case "F16" -> "HalfStorage";
            case "BF16" -> "BFloat16Storage";
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static int number(String type) {
        List<String> names =
                List.of(
                        "F32", "F16", "Q4_0", "Q4_1", "", "", "Q5_0", "Q5_1", "Q8_0", "", "Q2_K",
                        "Q3_K", "Q4_K", "Q5_K", "Q6_K");
        return type.equals("BF16") ? 30 : names.indexOf(type);
    }

    private static void text(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(numbers(8).putLong(bytes.length).array());
        out.writeBytes(bytes);
    }

    private static void pad(long length, OutputStream out) throws IOException {
        out.write(new byte[(int) (Math.ceilDiv(length, 32) * 32 - length)]);
    }

    private static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
