package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ThreadLocalRandom;

/// The bytes of a stored object, asked for again from where they stopped when the store breaks off:
/// at most four times in a row without a byte, each later and at a random moment. Always bytes of
/// one and the same object: one that was replaced meanwhile is an error.
final class ResumedBody extends InputStream {
    private static final int TRIES = 4;
    private static final long PAUSE_MILLIS = 50;

    /// Opens the object from a position of this body on.
    interface Source {
        StoredBody from(long position, @Nullable String etag);
    }

    private final Source source;
    private final @Nullable String etag;
    private final long length;
    private StoredBody body;
    private long position;

    /// Fails at once where the object cannot be opened at all.
    ///
    /// @param wanted the only version to read; null for the one that is there
    ResumedBody(Source source, long length, @Nullable String wanted) {
        this.source = source;
        this.length = length;
        this.body = source.from(0, wanted);
        this.etag = wanted == null ? body.etag() : wanted;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return count(body.read(buffer, offset, length));
        } catch (IOException e) {
            return again(buffer, offset, length, e);
        }
    }

    private int again(byte[] buffer, int offset, int length, IOException first) throws IOException {
        for (int tries = 0; tries < TRIES && position < length; tries++) {
            pause(PAUSE_MILLIS << tries, first);
            body.close();
            try {
                body = source.from(position, etag);
                return count(body.read(buffer, offset, length));
            } catch (IOException | StoreUnavailable e) {
                first.addSuppressed(e);
            } catch (ObjectReplaced e) {
                first.addSuppressed(e);
                throw first;
            }
        }
        throw first;
    }

    private static void pause(long millis, IOException first) throws IOException {
        try {
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw first;
        }
    }

    private int count(int read) {
        if (read > 0) position += read;
        return read;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
