package org.weightgate.watermark;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The AES-256-CTR key stream of a key, readable at any position: byte `n` is byte `n mod 16` of
/// the encryption of the block `n / 16`, a 128-bit big-endian counter from zero (NIST SP 800-38A
/// §6.5). Not thread-safe; reading on from where the last read ended is fast.
public final class KeyStream {
    // The counter-mode intrinsic starts after thousands of calls, not bytes: large calls stay in
    // the
    // interpreter for the first gigabyte.
    private static final int PIECE = 8192;
    private static final byte[] ZEROS = new byte[PIECE];

    private final Cipher cipher;
    private SecretKey key;
    private long next = -1;

    /// The key stream of 32 bytes of key.
    public KeyStream(byte[] key) {
        this(new SecretKeySpec(key, "AES"));
    }

    KeyStream(SecretKey key) {
        this.key = key;
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has AES in counter mode", e);
        }
    }

    /// Goes on with another key of 32 bytes.
    public void rekey(byte[] other) {
        key = new SecretKeySpec(other, "AES");
        next = -1;
    }

    /// Puts the bytes from `position` into `out`.
    public void read(long position, byte[] out, int length) {
        try {
            if (position != next) {
                seek(position);
            }
            for (int at = 0; at < length; at += PIECE) {
                cipher.update(ZEROS, 0, Math.min(PIECE, length - at), out, at);
            }
            next = position + length;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key stream cannot be computed", e);
        }
    }

    private void seek(long position) throws GeneralSecurityException {
        byte[] counter = ByteBuffer.allocate(16).putLong(8, position >>> 4).array();
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
        int skipped = (int) (position & 15);
        if (skipped > 0) {
            cipher.update(ZEROS, 0, skipped, new byte[16], 0);
        }
    }
}
