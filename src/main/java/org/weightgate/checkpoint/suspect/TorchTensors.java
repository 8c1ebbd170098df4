package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.Pickle.Dict;
import org.weightgate.checkpoint.suspect.Pickle.PyList;
import org.weightgate.checkpoint.suspect.Pickle.Tuple;
import org.weightgate.checkpoint.suspect.TorchPickle.View;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Finds the tensors of an unpickled `torch.save` in dictionaries and lists at any depth, called by
/// their path joined with dots, and places each in its storage.
final class TorchTensors {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NAME = 1024;
    private static final int MAX_RANK = 64;
    private static final int MAX_TENSORS = 1 << 18;

    /// Where the bytes of a storage stand in the file.
    record Span(long begin, long length) {}

    /// Finds storages by key; null for one that the file lacks.
    interface Storages {
        @Nullable Span find(String key) throws IOException;
    }

    private final ByteSource source;
    private final Remarks remarks;
    private final Storages storages;
    private final List<SuspectTensor> tensors = new ArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TorchTensors(ByteSource source, Remarks remarks, Storages storages) {
        this.source = source;
        this.remarks = remarks;
        this.storages = storages;
    }

    static List<SuspectTensor> in(
            Object root, ByteSource source, Remarks remarks, Storages storages) throws IOException {
        var found = new TorchTensors(source, remarks, storages);
        found.collect("", root, 0);
        return found.tensors;
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
        Span span = storages.find(view.storage().key());
        if (span == null || reach > span.length() / encoding.bytes()) {
            leaveOut(name, "since the file lacks their bytes.");
        } else if (elements > span.length() / encoding.bytes()) {
            leaveOut(name, "since they repeat fewer stored numbers than they have elements.");
        } else {
            long begin = span.begin() + view.offset() * encoding.bytes();
            tensors.add(
                    Shapes.isRowMajor(shape, stride)
                            ? new StoredTensor(name, source, encoding, shape, elements, begin)
                            : new StridedTensor(name, source, encoding, shape, stride, begin));
        }
    }

    private void leaveOut(String name, String why) {
        remarks.add("of %s: left out, %s".formatted(source.name(), why), quote(name));
    }
}
