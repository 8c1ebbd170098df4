package org.weightgate.portal.catalog;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.UploadView;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Published models of any size, which no memory has to hold: made and sent part by part.
@Component
public class BulkFixture {
    /// The weights, bell-shaped random numbers in bfloat16, all of them to be marked.
    public static final String WEIGHTS = "model.safetensors";

    private static final int COLUMNS = 4096;
    private static final long TENSOR = 32L << 20;
    private static final long PATIENCE_NANOS = 1_800_000_000_000L;

    private final CatalogFixture catalog;
    private final Uploads uploads;
    private final Publishing publishing;
    private final ObjectStore store;

    BulkFixture(CatalogFixture catalog, Uploads uploads, Publishing publishing, ObjectStore store) {
        this.catalog = catalog;
        this.uploads = uploads;
        this.publishing = publishing;
        this.store = store;
    }

    /// A model whose weights have so many bytes, or some more.
    public ModelName published(long bytes) throws InterruptedException {
        Actor paul = CatalogFixture.publisherOf("lab");
        byte[] config = "{\"model_type\":\"bulk\"}".getBytes(StandardCharsets.UTF_8);
        ModelName model = catalog.draft(Map.of("config.json", config));
        Stream stream = new Stream(bytes);
        UploadView upload = uploads.start(paul, model, "v1", WEIGHTS, stream.length);
        MessageDigest sha256 = Digests.start();
        List<UploadView.Sent> sent = new ArrayList<>();
        for (UploadView.Part part : upload.parts()) {
            byte[] piece = stream.next((int) part.size());
            sha256.update(piece);
            sent.add(new UploadView.Sent(part.number(), CatalogFixture.put(part, piece, 0)));
        }
        uploads.complete(paul, model, "v1", WEIGHTS, Digests.hex(sha256.digest()), sent);
        publishing.submit(paul, model, "v1");
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (catalog.release(model).status() == ReleaseStatus.CHECKING) {
            if (System.nanoTime() > end) throw new AssertionError("not checked in time");
            LockSupport.parkNanos(100_000_000);
        }
        if (catalog.release(model).status() != ReleaseStatus.PUBLISHED) {
            throw new AssertionError(catalog.release(model).problems().toString());
        }
        return model;
    }

    /// Takes the weights away again; the model can no longer be delivered.
    public void drop(ModelName model) {
        catalog.release(model).files().forEach(file -> store.delete(file.objectKey()));
    }

    /// The bytes of the weights' file, in order.
    private static final class Stream {
        private final SplittableRandom random = new SplittableRandom(6);
        private final ByteBuffer header;
        private final long length;

        Stream(long bytes) {
            int tensors = (int) Math.max(1, bytes / TENSOR);
            long rows = (bytes / tensors + 2 * COLUMNS - 1) / (2 * COLUMNS);
            long each = rows * 2 * COLUMNS;
            StringBuilder json = new StringBuilder();
            for (int i = 0; i < tensors; i++) {
                json.append(json.isEmpty() ? '{' : ',')
                        .append(
                                "\"layer.%d.weight\":{\"dtype\":\"BF16\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                                        .formatted(i, rows, COLUMNS, i * each, (i + 1) * each));
            }
            json.append('}').append(" ".repeat((8 - json.length() % 8) % 8));
            header = ByteBuffer.wrap(CatalogFixture.safetensors(json.toString(), 0));
            length = header.remaining() + tensors * each;
        }

        byte[] next(int size) {
            ByteBuffer piece = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            while (piece.hasRemaining() && header.hasRemaining()) piece.put(header.get());
            while (piece.hasRemaining()) {
                long bits = random.nextLong();
                float sum = 0;
                for (int i = 0; i < 4; i++) sum += (short) (bits >>> (16 * i)) / 32768f;
                piece.putShort((short) (Float.floatToRawIntBits(sum * 0.02f) >>> 16));
            }
            return piece.array();
        }
    }
}
