package org.weightgate.portal.storage;

import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.weightgate.portal.storage.UploadView.Part;
import org.weightgate.portal.storage.UploadView.Sent;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Files on their way into the store part by part: straight from somebody's machine by presigned
/// addresses, resumable at any time from what the store already holds, or through the portal. Who
/// may upload what is the caller's question.
@Component
public class PartUploads {
    /// The largest object of an S3 store.
    public static final long LARGEST_FILE = DataSize.ofTerabytes(5).toBytes();

    /// Parts that are neither many nor large.
    public static final DataSize USUAL_PART = DataSize.ofMegabytes(16);

    /// S3 takes parts of 5 MiB and more, and up to 10 000 of them.
    private static final long SMALLEST = DataSize.ofMegabytes(5).toBytes();

    private static final long MOST_PARTS = 10_000;

    private final ObjectStore store;

    PartUploads(ObjectStore store) {
        this.store = store;
    }

    /// A file under way, as its owner keeps it in mind.
    ///
    /// @param path what people call it
    public record Started(String path, String key, long size, long partSize, String uploadId) {}

    /// The size of a file's parts: the wanted one, larger where S3 or the file needs it.
    public static long partSize(DataSize wanted, long file) {
        long mebibyte = DataSize.ofMegabytes(1).toBytes();
        long needed = Math.ceilDiv(Math.ceilDiv(file, MOST_PARTS), mebibyte) * mebibyte;
        return Math.max(Math.max(wanted.toBytes(), SMALLEST), needed);
    }

    /// Refuses what no store keeps.
    public static void checkSize(String path, long size) {
        if (size < 1 || size > LARGEST_FILE) {
            throw new UploadRefused(
                    "%s has %d bytes; a file has between 1 byte and 5 TiB.".formatted(path, size));
        }
    }

    /// Begins an upload and returns its id.
    public String start(String key) {
        return store.startUpload(key);
    }

    /// What the store holds of it; empty where it does not know the upload, any more.
    public Optional<List<UploadedPart>> there(Started file) {
        try {
            return Optional.of(store.parts(file.key(), file.uploadId()));
        } catch (ObjectMissing forgotten) {
            return Optional.empty();
        }
    }

    /// Every part, with an address to send it to or the tag of what is there.
    public UploadView view(Started file, List<UploadedPart> sent, Duration ttl, Instant now) {
        Map<Integer, UploadedPart> there =
                sent.stream().collect(Collectors.toMap(UploadedPart::number, Function.identity()));
        List<Part> parts = new ArrayList<>();
        long at = 0;
        for (int number = 1; at < file.size(); number++) {
            long length = Math.min(file.partSize(), file.size() - at);
            UploadedPart kept = there.get(number);
            parts.add(
                    kept != null && kept.size() == length
                            ? new Part(number, length, null, kept.etag())
                            : new Part(number, length, address(file, number, ttl), null));
            at += length;
        }
        return new UploadView(file.path(), file.size(), file.partSize(), parts, now.plus(ttl));
    }

    private java.net.URI address(Started file, int number, Duration ttl) {
        return store.presignPart(file.key(), file.uploadId(), number, ttl);
    }

    /// Joins the parts, once they make the announced file and are the ones that were sent.
    public void join(Started file, List<Sent> sent) {
        List<UploadedPart> parts =
                there(file)
                        .orElseThrow(
                                () ->
                                        new UploadRefused(
                                                "The store no longer knows the upload of %s; send the file again."
                                                        .formatted(file.path())));
        WholeFile.require(file, parts, sent);
        store.completeUpload(file.key(), file.uploadId(), parts);
    }

    /// Sends a stream of unknown length through the portal, one part in memory, and joins it;
    /// returns its length. Where it throws, the upload is still open.
    public long pass(String key, String uploadId, InputStream in, DataSize part)
            throws IOException {
        List<UploadedPart> sent = new ArrayList<>();
        byte[] buffer = new byte[(int) Math.max(part.toBytes(), SMALLEST)];
        long size = 0;
        for (int n; (n = in.readNBytes(buffer, 0, buffer.length)) > 0; size += n) {
            sent.add(store.putPart(key, uploadId, sent.size() + 1, buffer, n));
        }
        if (size > 0) store.completeUpload(key, uploadId, sent);
        return size;
    }

    /// Gives up an upload under way.
    public void abort(String key, String uploadId) {
        store.abortUpload(key, uploadId);
    }

    /// Throws away what was uploaded.
    public void delete(String key) {
        store.delete(key);
    }
}
