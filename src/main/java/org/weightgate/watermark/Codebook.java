package org.weightgate.watermark;

import org.weightgate.checkpoint.ContentId;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keys of contents and recipients, derived from the masters with HKDF-SHA256 (RFC 5869, empty
/// salt, 32 bytes), and the arcsine law of the bias. Keyed by content, not by name: a tensor that
/// is tied, renamed or published again carries the same mark. Immutable and thread-safe.
///
/// ```
/// Kpn = HKDF(code, "pn" ‖ cid)        positions and signs, the same for every recipient
/// Kth = HKDF(code, "th" ‖ cid)        bias of each tile
/// Ku  = HKDF(recipient, "sym" ‖ recipientId ‖ cid)   the recipient's symbols
/// ```
public final class Codebook {
    private static final int[] THETA = arcsine();

    private final SecretKey code;
    private final SecretKey recipient;

    public Codebook(MarkKeys keys) {
        code = extracted(keys.code());
        recipient = extracted(keys.recipient());
    }

    /// Key of positions and signs.
    public byte[] pn(ContentId content) {
        return derive(code, "pn", content);
    }

    /// Key of the tiles' bias.
    public byte[] bias(ContentId content) {
        return derive(code, "th", content);
    }

    /// Key of a recipient's symbols; the id is used as it is, in UTF-8, and must not be empty.
    public byte[] symbols(String recipientId, ContentId content) {
        if (recipientId.isEmpty()) {
            throw new IllegalArgumentException("a recipient needs an id");
        }
        return derive(recipient, "sym" + recipientId, content);
    }

    /// The bias in 1/256 that a byte of the bias stream stands for: 1 … 255, arcsine distributed.
    public static int theta(int streamByte) {
        return THETA[streamByte & 0xFF];
    }

    /// What a recipient's copy of one content is marked with.
    Codeword codeword(String recipientId, ContentId content, int tileGroups) {
        return new Codeword(
                aes(pn(content)),
                aes(bias(content)),
                aes(symbols(recipientId, content)),
                tileGroups);
    }

    private static SecretKey aes(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    /// HKDF's first step, which a trace of many recipients must not do for each of them.
    private static SecretKey extracted(byte[] master) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "Generic", HKDFParameterSpec.ofExtract().addIKM(master).extractOnly());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java has HKDF", e);
        }
    }

    private static byte[] derive(SecretKey extracted, String label, ContentId content) {
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        byte[] info = ByteBuffer.allocate(text.length + 32).put(text).put(content.bytes()).array();
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.expandOnly(extracted, info, 32));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this Java has HKDF", e);
        }
    }

    private static int[] arcsine() {
        int[] theta = new int[256];
        for (int j = 0; j < 256; j++) {
            double sine = StrictMath.sin(StrictMath.PI / 2 * (j + 0.5) / 256);
            theta[j] = Math.clamp(StrictMath.round(256 * sine * sine), 1, 255);
        }
        return theta;
    }
}
