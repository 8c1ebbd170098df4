package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the header of a GGUF file, versions 2 and 3, little-endian. Metadata is passed over but
/// for the alignment; nothing is allocated for a length before it is checked. Source: the GGUF
/// description in ggml-org/ggml, `docs/gguf.md`.
///
/// ```
/// file   = "GGUF" version:u32 tensors:u64 pairs:u64 pair… info… padding data
/// pair   = key:text type:u32 value          text = length:u64 bytes
/// info   = name:text rank:u32 length:u64… type:u32 offset:u64      (innermost length first)
/// ```
final class Gguf {
    private static final int MAGIC = 0x46554747;
    private static final long MAX_HEADER = 512L << 20;
    private static final int MAX_TENSORS = 1 << 18;
    private static final int MAX_PAIRS = 1 << 20;
    private static final int MAX_NAME = 1024;
    private static final int MAX_RANK = 8;
    private static final int MAX_ARRAYS = 4;
    private static final int TEXT = 8;
    private static final int ARRAY = 9;

    /// Bytes of each kind of metadata value; 0 where it varies.
    private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    private record Info(String name, List<Long> shape, int type, long offset) {}

    private final ByteSource source;
    private final Remarks remarks;
    private final Cursor in;
    private long alignment = 32;

    private Gguf(ByteSource source, Remarks remarks) {
        this.source = source;
        this.remarks = remarks;
        in = new Cursor(source, 0, MAX_HEADER);
    }

    /// Whether the file begins as GGUF does.
    static boolean recognises(byte[] head) {
        return head.length >= 4
                && head[0] == 'G'
                && head[1] == 'G'
                && head[2] == 'U'
                && head[3] == 'F';
    }

    static List<SuspectTensor> read(ByteSource source, Remarks remarks) throws IOException {
        return new Gguf(source, remarks).read();
    }

    private List<SuspectTensor> read() throws IOException {
        if (in.i32() != MAGIC) {
            throw new MalformedCheckpoint("The file does not begin as GGUF does.");
        }
        int version = in.i32();
        if (version != 2 && version != 3) {
            throw new MalformedCheckpoint(
                    version == 2 << 24 || version == 3 << 24
                            ? "The file is a big-endian GGUF, which is not read."
                            : "The file is of GGUF version %s; 2 and 3 are read."
                                    .formatted(Integer.toUnsignedString(version)));
        }
        int count = (int) in.count(MAX_TENSORS, "The number of tensors");
        long pairs = in.count(MAX_PAIRS, "The number of metadata pairs");
        for (long i = 0; i < pairs; i++) {
            pair();
        }
        List<Info> infos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            infos.add(info());
        }
        long dataStart = Math.ceilDiv(in.position(), alignment) * alignment;
        List<SuspectTensor> tensors = new ArrayList<>();
        for (Info info : infos) {
            add(info, dataStart, tensors);
        }
        StoredTensor.remarkOverlaps(tensors, source.name(), remarks);
        return tensors;
    }

    private void pair() throws IOException {
        String key = in.text((int) in.count(1 << 16, "The length of a metadata key"));
        int type = in.i32();
        if (key.equals("general.alignment") && type == 4) {
            alignment = in.u32();
            if (alignment == 0 || Long.bitCount(alignment) != 1 || alignment > 1 << 20) {
                throw new MalformedCheckpoint(
                        "general.alignment is %d, no power of two.".formatted(alignment));
            }
        } else {
            skip(type, 0);
        }
    }

    private void skip(int type, int depth) throws IOException {
        if (type < 0 || type >= SIZES.length) {
            throw new MalformedCheckpoint(
                    "A metadata value is of unknown type %s."
                            .formatted(Integer.toUnsignedString(type)));
        }
        if (type == TEXT) {
            in.skip(in.count(MAX_HEADER, "The length of a text"));
        } else if (type == ARRAY) {
            array(depth);
        } else {
            in.skip(SIZES[type]);
        }
    }

    private void array(int depth) throws IOException {
        if (depth == MAX_ARRAYS) {
            throw new MalformedCheckpoint("Metadata arrays are nested too deep.");
        }
        int type = in.i32();
        long length = in.count(MAX_HEADER, "The length of an array");
        boolean fixed = type >= 0 && type < SIZES.length && SIZES[type] > 0;
        if (fixed) {
            in.skip(length * SIZES[type]);
            return;
        }
        for (long i = 0; i < length; i++) {
            skip(type, depth + 1);
        }
    }

    private Info info() throws IOException {
        String name = in.text((int) in.count(MAX_NAME, "The length of a tensor's name"));
        long rank = in.u32();
        if (rank > MAX_RANK) {
            throw new MalformedCheckpoint(
                    "Tensor %s has %d dimensions; at most %d are read."
                            .formatted(quote(name), rank, MAX_RANK));
        }
        List<Long> innermostFirst = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            innermostFirst.add(in.i64());
        }
        List<Long> shape = Shapes.of(innermostFirst.reversed(), MAX_RANK, name);
        return new Info(name, shape, in.i32(), in.i64());
    }

    private void add(Info info, long dataStart, List<SuspectTensor> tensors)
            throws MalformedCheckpoint {
        String name = info.name();
        Encoding encoding = GgmlBlocks.of(info.type());
        if (encoding == null) {
            String what = "of %s: left out, since GGUF type %s is not read.";
            remarks.add(what.formatted(source.name(), GgmlBlocks.name(info.type())), quote(name));
            return;
        }
        long elements = Shapes.elements(info.shape(), name);
        long row = info.shape().isEmpty() ? 1 : info.shape().getLast();
        if (row % encoding.elements() != 0) {
            throw new MalformedCheckpoint(
                    "Tensor %s has rows of %d, which blocks of %s do not fill."
                            .formatted(quote(name), row, encoding.name()));
        }
        long bytes = elements / encoding.elements() * encoding.bytes();
        if (info.offset() < 0) {
            throw new MalformedCheckpoint(
                    "Tensor %s stands at an impossible offset.".formatted(quote(name)));
        }
        if (info.offset() > source.length() - dataStart - bytes) {
            remarks.add(
                    "of %s: left out, since the file ends before them.".formatted(source.name()),
                    quote(name));
            return;
        }
        long begin = dataStart + info.offset();
        tensors.add(new StoredTensor(name, source, encoding, info.shape(), elements, begin));
    }
}
