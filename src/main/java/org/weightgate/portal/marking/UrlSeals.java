package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals text with the portal's URL keys (HMAC-SHA-256, base64url without padding) and tells
/// whether a seal is one of its own. The keys never leave.
@Component
public class UrlSeals {
    private static final SecretKeySpec NOBODY = new SecretKeySpec(new byte[32], "HmacSHA256");
    private final KeyStore store;

    UrlSeals(KeyStore store) {
        this.store = store;
    }

    /// Which key seals now.
    public String kid() {
        return store.keys().kid();
    }

    public boolean knows(String kid) {
        return store.keys().url().containsKey(kid);
    }

    /// The seal of `text` under `kid`, which must be known.
    public String seal(String kid, String text) {
        SecretKeySpec key = store.keys().url().get(kid);
        if (key == null) throw new IllegalArgumentException("no URL key " + kid);
        return mac(key, text);
    }

    /// Constant time in the seal, and the same work for a key id that does not exist.
    public boolean holds(String kid, String text, String seal) {
        SecretKeySpec key = store.keys().url().get(kid);
        byte[] expected = mac(key == null ? NOBODY : key, text).getBytes(StandardCharsets.US_ASCII);
        boolean same = MessageDigest.isEqual(expected, seal.getBytes(StandardCharsets.UTF_8));
        return same && key != null;
    }

    private static String mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] seal = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
