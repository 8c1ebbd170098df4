package org.weightgate.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over logits as little-endian floats in order of prompts, positions and ids.
final class LogitsHash {
    private final MessageDigest digest = sha256();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    void add(float[] logits, int at, int n) {
        if (buffer.capacity() < 4 * n) {
            buffer = ByteBuffer.allocate(4 * n).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear().limit(4 * n);
        buffer.asFloatBuffer().put(logits, at, n);
        digest.update(buffer);
    }

    String finish() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
