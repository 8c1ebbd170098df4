package org.weightgate.checkpoint.suspect;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.suspect.TorchTensors.Span;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what `torch.save` writes since version 1.6: a ZIP archive of `data.pkl`, which says which
/// tensors there are, `data/0`, `data/1` … with their bytes, and `byteorder`.
final class TorchArchive {
    private static final int MAX_PICKLE = 64 << 20;

    private final ByteSource source;
    private final ZipDirectory zip;
    private final String folder;
    private final Map<String, Span> spans = new HashMap<>();

    private TorchArchive(ByteSource source, ZipDirectory zip, String folder) {
        this.source = source;
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
        var archive = new TorchArchive(source, zip, folder);
        archive.requireLittleEndian();
        byte[] bytes = archive.whole(pickle, MAX_PICKLE);
        Object root = Pickle.read(bytes, 0, new TorchPickle()).value();
        return TorchTensors.in(root, source, remarks, archive::storage);
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

    private @Nullable Span storage(String key) throws IOException {
        ZipDirectory.Entry entry = zip.entry(folder + "data/" + key);
        if (entry == null) {
            return null;
        }
        Span span = spans.get(key);
        if (span == null) {
            span = new Span(zip.begin(entry), entry.length());
            spans.put(key, span);
        }
        return span;
    }
}
