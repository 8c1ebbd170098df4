package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.Pickle.Dict;
import org.weightgate.checkpoint.suspect.Pickle.PyList;
import org.weightgate.checkpoint.suspect.Pickle.Tuple;
import org.weightgate.checkpoint.suspect.TorchPickle.View;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what `torch.save` writes: a ZIP archive of `data.pkl`, which says which tensors there are,
/// and `data/0`, `data/1` … with their bytes. Tensors are found in dictionaries and lists at any
/// depth and called by their path, joined with dots.
final class TorchArchive {
    private static final int MAX_PICKLE = 64 << 20;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NAME = 1024;
    private static final int MAX_RANK = 64;
    private static final int MAX_TENSORS = 1 << 18;

    private final ByteSource source;
    private final Remarks remarks;
    private final ZipDirectory zip;
    private final String folder;
    private final List<SuspectTensor> tensors = new ArrayList<>();
    private final Map<String, Long> begins = new HashMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TorchArchive(ByteSource source, Remarks remarks, ZipDirectory zip, String folder) {
        this.source = source;
        this.remarks = remarks;
        this.zip = zip;
        this.folder = folder;
    }

    static List<SuspectTensor> read(ByteSource source, Remarks remarks) throws IOException {
        ZipDirectory zip = ZipDirectory.read(source);
        String pickle = null;
        for (String name : zip.names()) {
            if (name.equals("data.pkl") || name.endsWith("/data.pkl")) {
                pickle = pickle == null || name.length() < pickle.length() ? name : pickle;
            }
        }
        if (pickle == null) {
            throw new MalformedCheckpoint("The archive holds no data.pkl, so no PyTorch tensors.");
        }
        String folder = pickle.substring(0, pickle.length() - "data.pkl".length());
        var archive = new TorchArchive(source, remarks, zip, folder);
        archive.requireLittleEndian();
        byte[] bytes = archive.whole(pickle, MAX_PICKLE);
        archive.collect("", Pickle.read(bytes, 0, new TorchPickle()).value(), 0);
        return archive.tensors;
    }

    private void requireLittleEndian() throws IOException {
        String name = folder + "byteorder";
        if (zip.entry(name) != null) {
            String order = new String(whole(name, 16), StandardCharsets.UTF_8);
            if (!order.strip().equals("little")) {
                throw new MalformedCheckpoint(
                        "The archive's byte order is %s; only little is read."
                                .formatted(quote(order)));
            }
        }
    }

    private byte[] whole(String name, int most) throws IOException {
        ZipDirectory.Entry entry = zip.entry(name);
        if (entry == null || entry.length() > most) {
            throw new MalformedCheckpoint(
                    "Entry %s is missing or longer than %d bytes.".formatted(quote(name), most));
        }
        long begin = zip.begin(entry);
        return new Cursor(source, begin, source.length()).bytes((int) entry.length());
    }

    /// Each container once: a pickle may refer to one many times over, or to itself.
    private void collect(String path, Object value, int depth) throws IOException {
        if (value instanceof View view) {
            add(path.isEmpty() ? "tensor" : path, view);
            return;
        }
        boolean container =
                value instanceof Dict || value instanceof PyList || value instanceof Tuple;
        if (!container || depth == MAX_DEPTH || !seen.add(value)) {
            return;
        }
        switch (value) {
            case Dict dict -> {
                for (int i = 0; i < dict.keys().size(); i++) {
                    Object key = dict.keys().get(i);
                    if (key instanceof String || key instanceof Long) {
                        collect(join(path, key.toString()), dict.values().get(i), depth + 1);
                    }
                }
            }
            case PyList list -> collectAll(path, list.items(), depth);
            case Tuple tuple -> collectAll(path, tuple.items(), depth);
            default -> {}
        }
    }

    private void collectAll(String path, List<Object> items, int depth) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            collect(join(path, Integer.toString(i)), items.get(i), depth + 1);
        }
    }

    private static String join(String path, String key) throws MalformedCheckpoint {
        if (path.length() + key.length() > MAX_NAME) {
            throw new MalformedCheckpoint(
                    "A tensor's name is longer than %d characters.".formatted(MAX_NAME));
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    private void add(String name, View view) throws IOException {
        if (tensors.size() == MAX_TENSORS) {
            throw new MalformedCheckpoint(
                    "The file holds more than %d tensors.".formatted(MAX_TENSORS));
        }
        Encoding encoding = TorchPickle.encoding(view);
        if (encoding == null) {
            leaveOut(name, "since values of " + quote(view.type()) + " are not read as weights.");
            return;
        }
        List<Long> shape = Shapes.of(view.shape(), MAX_RANK, name);
        List<Long> stride = Shapes.of(view.stride(), MAX_RANK, name);
        long elements = Shapes.elements(shape, name);
        long reach = elements == 0 ? 0 : Shapes.reach(view.offset(), shape, stride, name);
        ZipDirectory.Entry entry = zip.entry(folder + "data/" + view.storage().key());
        if (entry == null || reach > entry.length() / encoding.bytes()) {
            leaveOut(name, "since the archive lacks their bytes.");
        } else if (elements > entry.length() / encoding.bytes()) {
            leaveOut(name, "since they repeat fewer stored numbers than they have elements.");
        } else {
            long begin = begin(entry) + view.offset() * encoding.bytes();
            tensors.add(
                    Shapes.isRowMajor(shape, stride)
                            ? new StoredTensor(name, source, encoding, shape, elements, begin)
                            : new StridedTensor(name, source, encoding, shape, stride, begin));
        }
    }

    private void leaveOut(String name, String why) {
        remarks.add("of %s: left out, %s".formatted(source.name(), why), quote(name));
    }

    private long begin(ZipDirectory.Entry entry) throws IOException {
        Long known = begins.get(entry.name());
        if (known == null) {
            known = zip.begin(entry);
            begins.put(entry.name(), known);
        }
        return known;
    }
}
