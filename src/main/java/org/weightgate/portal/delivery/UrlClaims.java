package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.Network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// What a signed URL says: format version, url id, grant, expiry, methods, file. Bytes: version
/// (1), methods (1 = GET, 2 = HEAD, 3 = both), url id (16), grant id (16), expiry in epoch seconds
/// (8, big-endian), path in UTF-8. Version 2 is bound to a network and has, before the path, the
/// bits of its prefix (1), the bytes of an address (1: 4 or 16) and the address.
record UrlClaims(
        UUID id, UUID grant, Instant expires, int methods, String path, @Nullable Network network) {
    static final int GET = 1;
    static final int HEAD = 2;
    private static final byte VERSION = 1;
    private static final byte BOUND = 2;
    private static final int FIXED = 1 + 1 + 16 + 16 + 8;

    UrlClaims(UUID id, UUID grant, Instant expires, int methods, String path) {
        this(id, grant, expires, methods, path, null);
    }

    String text() {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        Network bound = network;
        int more = bound == null ? 0 : 2 + bound.address().length;
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + more + name.length);
        bytes.put(bound == null ? VERSION : BOUND).put((byte) methods);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bytes.putLong(grant.getMostSignificantBits()).putLong(grant.getLeastSignificantBits());
        bytes.putLong(expires.getEpochSecond());
        if (bound != null) {
            bytes.put((byte) bound.bits()).put((byte) bound.address().length);
            bytes.put(bound.address());
        }
        bytes.put(name);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Reads what a seal has already proved to be ours.
    static UrlClaims parse(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        byte version = bytes.get();
        if (bytes.remaining() < FIXED || version != VERSION && version != BOUND) {
            throw new IllegalArgumentException("not claims of version 1 or 2");
        }
        int methods = bytes.get();
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        UUID grant = new UUID(bytes.getLong(), bytes.getLong());
        Instant expires = Instant.ofEpochSecond(bytes.getLong());
        Network network = version == BOUND ? network(bytes) : null;
        String path = StandardCharsets.UTF_8.decode(bytes).toString();
        return new UrlClaims(id, grant, expires, methods, path, network);
    }

    private static Network network(ByteBuffer bytes) {
        int bits = bytes.get() & 0xff;
        byte[] address = new byte[bytes.get()];
        bytes.get(address);
        return Network.masked(address, bits);
    }

    boolean allows(String method) {
        return (methods & (method.equals("HEAD") ? HEAD : GET)) != 0;
    }
}
