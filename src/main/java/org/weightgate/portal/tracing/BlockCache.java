package org.weightgate.portal.tracing;

import org.weightgate.portal.storage.ObjectStore;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Reads objects of the store by ranges, in blocks of which the latest used are kept: memory is
/// bounded whatever the size of the objects, and reading one from front to back fetches each byte
/// once. Thread-safe; two threads that want one block fetch it once.
final class BlockCache {
    static final int BLOCK = 2 << 20;

    private record Place(String key, long block) {}

    private final ObjectStore store;
    private final int most;
    private final Map<Place, CompletableFuture<byte[]>> blocks =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<Place, CompletableFuture<byte[]>> eldest) {
                    return size() > most;
                }
            };

    /// @param bytes how much to keep at most
    BlockCache(ObjectStore store, long bytes) {
        this.store = store;
        this.most = (int) Math.max(4, bytes / BLOCK);
    }

    /// Fills `into[offset … offset + count)` from `position` of an object of this length.
    void read(String key, long length, long position, byte[] into, int offset, int count)
            throws IOException {
        java.util.Objects.checkFromIndexSize(position, count, length);
        long at = position;
        int to = offset;
        int left = count;
        while (left > 0) {
            byte[] block = block(key, length, at / BLOCK);
            int from = (int) (at % BLOCK);
            int n = Math.min(left, block.length - from);
            System.arraycopy(block, from, into, to, n);
            at += n;
            to += n;
            left -= n;
        }
    }

    private byte[] block(String key, long length, long number) throws IOException {
        Place place = new Place(key, number);
        CompletableFuture<byte[]> fresh = new CompletableFuture<>();
        CompletableFuture<byte[]> known;
        synchronized (blocks) {
            known = blocks.putIfAbsent(place, fresh);
        }
        if (known == null) return fetch(place, length, fresh);
        try {
            return known.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private byte[] fetch(Place place, long length, CompletableFuture<byte[]> fresh)
            throws IOException {
        long from = place.block() * BLOCK;
        int size = (int) Math.min(BLOCK, length - from);
        try (InputStream in = store.get(place.key(), from, size)) {
            byte[] block = in.readNBytes(size);
            if (block.length < size) {
                throw new IOException(place.key() + " ended after " + (from + block.length));
            }
            fresh.complete(block);
            return block;
        } catch (IOException | RuntimeException e) {
            synchronized (blocks) {
                blocks.remove(place);
            }
            fresh.completeExceptionally(e);
            throw e;
        }
    }
}
