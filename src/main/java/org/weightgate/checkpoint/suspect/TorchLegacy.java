package org.weightgate.checkpoint.suspect;

import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.Pickle.Dict;
import org.weightgate.checkpoint.suspect.Pickle.PyList;
import org.weightgate.checkpoint.suspect.TorchTensors.Span;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what `torch.save` wrote before version 1.6, and many published `.bin` files still are:
/// pickles of a magic number, the version 1001, facts about the writer's machine, the tensors, and
/// the keys of their storages; then each storage as its number of elements (i64) and their bytes.
final class TorchLegacy {
    private static final int MAX_PICKLES = 64 << 20;
    private static final byte[] MAGIC = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private TorchLegacy() {}

    /// Whether the file begins with the magic number.
    static boolean recognises(byte[] head) {
        return head.length >= MAGIC.length
                && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static List<SuspectTensor> read(ByteSource source, Remarks remarks) throws IOException {
        byte[] bytes = new byte[(int) Math.min(source.length(), MAX_PICKLES)];
        source.read(0, bytes, 0, bytes.length);
        TorchPickle maker = new TorchPickle();
        Pickle.Result version = Pickle.read(bytes, MAGIC.length, maker);
        if (!version.value().equals(1001L)) {
            throw new MalformedCheckpoint("The file is of an unknown version of PyTorch's format.");
        }
        Pickle.Result machine = Pickle.read(bytes, version.end(), maker);
        requireLittleEndian(machine.value());
        Pickle.Result root = Pickle.read(bytes, machine.end(), maker);
        Pickle.Result keys = Pickle.read(bytes, root.end(), maker);
        Map<String, Span> spans = spans(source, keys, maker);
        return TorchTensors.in(root.value(), source, remarks, spans::get);
    }

    private static void requireLittleEndian(Object machine) throws MalformedCheckpoint {
        if (machine instanceof Dict dict) {
            for (int i = 0; i < dict.keys().size(); i++) {
                if ("little_endian".equals(dict.keys().get(i))
                        && Boolean.FALSE.equals(dict.values().get(i))) {
                    throw new MalformedCheckpoint("The file is big-endian, which is not read.");
                }
            }
        }
    }

    /// Storages up to where the file ends; tensors of the rest are then left out with a remark.
    private static Map<String, Span> spans(ByteSource source, Pickle.Result keys, TorchPickle maker)
            throws IOException {
        if (!(keys.value() instanceof PyList list)) {
            throw new MalformedCheckpoint("The file does not list its storages.");
        }
        Map<String, Span> spans = new HashMap<>();
        long at = keys.end();
        for (Object key : list.items()) {
            if (!(key instanceof String text) || source.length() - at < 8) {
                break;
            }
            Cursor in = new Cursor(source, at, at + 8);
            int size = maker.elementBytes(text);
            long length = in.count(Long.MAX_VALUE / 16, "The length of a storage") * size;
            at += 8;
            if (size == 0 || length > source.length() - at) {
                break;
            }
            spans.put(text, new Span(at, length));
            at += length;
        }
        return spans;
    }
}
