package org.weightgate.portal.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// What a signed URL says: format version, url id, grant, expiry, methods, file. Bytes: version
/// (1), methods (1 = GET, 2 = HEAD, 3 = both), url id (16), grant id (16), expiry in epoch seconds
/// (8, big-endian), path in UTF-8.
record UrlClaims(UUID id, UUID grant, Instant expires, int methods, String path) {
    static final int GET = 1;
    static final int HEAD = 2;
    private static final byte VERSION = 1;
    private static final int FIXED = 1 + 1 + 16 + 16 + 8;

    String text() {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + name.length);
        bytes.put(VERSION).put((byte) methods);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bytes.putLong(grant.getMostSignificantBits()).putLong(grant.getLeastSignificantBits());
        bytes.putLong(expires.getEpochSecond()).put(name);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Reads what a seal has already proved to be ours.
    static UrlClaims parse(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.remaining() <= FIXED || bytes.get() != VERSION) {
            throw new IllegalArgumentException("not claims of version " + VERSION);
        }
        int methods = bytes.get();
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        UUID grant = new UUID(bytes.getLong(), bytes.getLong());
        Instant expires = Instant.ofEpochSecond(bytes.getLong());
        return new UrlClaims(
                id, grant, expires, methods, StandardCharsets.UTF_8.decode(bytes).toString());
    }

    boolean allows(String method) {
        return (methods & (method.equals("HEAD") ? HEAD : GET)) != 0;
    }
}
