package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Magnitude;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.ShardIndex;
import org.weightgate.checkpoint.StrictJson;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.portal.catalog.ReleaseContents.Found;

import tools.jackson.core.JsonToken;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/// One pass over one file's bytes: its SHA-256, and for weights the id and the greatest magnitude
/// of every tensor. Constant memory, except for the JSON files whose form is checked, which are
/// bounded.
final class FileReading {
    private static final int LARGEST_JSON = 64 << 20;
    private static final Set<String> JSON =
            Set.of(
                    "config.json",
                    "generation_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json");

    private final Hashing in;
    private final FileView file;

    private FileReading(Hashing in, FileView file) {
        this.in = in;
        this.file = file;
    }

    /// What was read.
    record Content(String sha256, List<Found> tensors) {}

    /// Reads to the end; [MalformedCheckpoint] says what is wrong with the file, any other
    /// [IOException] that it could not be read.
    static Content read(InputStream in, FileView file, LongConsumer progress) throws IOException {
        Hashing hashing = new Hashing(in, progress);
        List<Found> tensors = new FileReading(hashing, file).content();
        hashing.drain();
        if (hashing.count != file.size()) {
            throw new IOException(
                    "the object store gave %d of %d bytes of %s"
                            .formatted(hashing.count, file.size(), file.path()));
        }
        return new Content(Digests.hex(hashing.sha256.digest()), tensors);
    }

    private List<Found> content() throws IOException {
        if (file.weights()) {
            return tensors();
        }
        if (file.path().equals(ShardIndex.FILE)) {
            ShardIndex.read(in);
        } else if (JSON.contains(file.path())) {
            StrictJson.read(
                    in,
                    LARGEST_JSON,
                    parser -> {
                        StrictJson.expect(parser, JsonToken.START_OBJECT, "The document");
                        return parser.skipChildren();
                    });
        }
        return List.of();
    }

    private List<Found> tensors() throws IOException {
        List<Found> found = new ArrayList<>();
        byte[] buffer = new byte[1 << 18];
        for (Tensor tensor : Safetensors.read(in, file.size()).tensors()) {
            if (tensor.begin() != in.count) {
                throw new MalformedCheckpoint(
                        "Tensor %s does not begin where the one before ends."
                                .formatted(tensor.name()));
            }
            ContentId.Hasher hasher = new ContentId.Hasher(tensor.dtype(), tensor.shape());
            Magnitude magnitude = new Magnitude(tensor.dtype());
            for (long left = tensor.length(); left > 0; ) {
                int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (got < 0) {
                    throw new IOException(
                            "%s ends inside %s".formatted(file.path(), tensor.name()));
                }
                hasher.update(buffer, 0, got);
                magnitude.update(buffer, 0, got);
                left -= got;
            }
            found.add(new Found(tensor, hasher.finish(), magnitude.greatest()));
        }
        return found;
    }

    /// Hashes and counts whatever is read.
    private static final class Hashing extends FilterInputStream {
        private final MessageDigest sha256 = Digests.start();
        private final LongConsumer progress;
        private long count;

        Hashing(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = super.read(bytes, offset, length);
            if (got > 0) {
                sha256.update(bytes, offset, got);
                count += got;
                progress.accept(count);
            }
            return got;
        }

        @Override
        public long skip(long n) throws IOException {
            return readNBytes((int) Math.min(n, 1 << 18)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        void drain() throws IOException {
            byte[] buffer = new byte[1 << 18];
            while (read(buffer, 0, buffer.length) >= 0) {
                // every byte counts towards the digest
            }
        }
    }
}
