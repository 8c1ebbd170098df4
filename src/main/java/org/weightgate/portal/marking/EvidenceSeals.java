package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// Keeps evidence unreadable in the store until it is opened: AES-256-CTR under a key derived from
/// the code master (HKDF-SHA256, info `evidence` and the trace's id), after 16 random bytes to
/// count from. It keeps secret; whoever opens compares the digest that is on record.
@Component
public class EvidenceSeals {
    private static final int START = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final KeyStore store;

    EvidenceSeals(KeyStore store) {
        this.store = store;
    }

    /// What is written to it arrives in `out` sealed; closing closes both.
    public OutputStream sealing(OutputStream out, String trace) throws IOException {
        byte[] start = new byte[START];
        RANDOM.nextBytes(start);
        out.write(start);
        return new CipherOutputStream(out, cipher(Cipher.ENCRYPT_MODE, trace, start));
    }

    /// Reads what [#sealing] wrote.
    public InputStream unsealed(InputStream in, String trace) throws IOException {
        byte[] start = in.readNBytes(START);
        if (start.length < START) throw new IOException("The sealed evidence is cut short.");
        return new CipherInputStream(in, cipher(Cipher.DECRYPT_MODE, trace, start));
    }

    private Cipher cipher(int mode, String trace, byte[] start) {
        try {
            SecretKey key =
                    KDF.getInstance("HKDF-SHA256")
                            .deriveKey(
                                    "AES",
                                    HKDFParameterSpec.ofExtract()
                                            .addIKM(store.keys().mark().code())
                                            .thenExpand(
                                                    ("evidence" + trace)
                                                            .getBytes(StandardCharsets.UTF_8),
                                                    32));
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(mode, key, new IvParameterSpec(start));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES and HKDF", e);
        }
    }
}
