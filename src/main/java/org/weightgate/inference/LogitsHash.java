package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

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

    /// The hash of all logits of a pass, which must be finite numbers.
    static final class OfPass implements Pass.Observer {
        private final LogitsHash hash = new LogitsHash();
        private @Nullable String notFinite;

        @Override
        public void logits(int prompt, int position, float[] row, int at, int vocabulary) {
            boolean finite = true;
            for (int i = at; i < at + vocabulary; i++) {
                finite &= Float.isFinite(row[i]);
            }
            if (!finite && notFinite == null) {
                notFinite = "prompt " + (prompt + 1) + ", position " + (position + 1);
            }
            hash.add(row, at, vocabulary);
        }

        /// @throws UnsupportedModel if a logit is no finite number
        String finish() throws UnsupportedModel {
            if (notFinite != null) {
                throw new UnsupportedModel(
                        "The model computes logits that are no finite numbers (first at "
                                + notFinite
                                + ").");
            }
            return hash.finish();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
