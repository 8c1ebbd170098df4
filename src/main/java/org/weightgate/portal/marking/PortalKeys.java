package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;

import java.util.List;

/// The public halves of the portal's signing keys, which clients pin.
@Service
public class PortalKeys {
    /// One key by which statements are or were signed.
    public record PublicKey(String fingerprint, String pem) {}

    private final KeyStore store;
    private final KeyFingerprints fingerprints;

    PortalKeys(KeyStore store, KeyFingerprints fingerprints) {
        this.store = store;
        this.fingerprints = fingerprints;
    }

    /// PEM text of the key that signs now.
    public String pem() {
        return store.keys().publicPem();
    }

    /// SHA-256 of that text in hex.
    public String fingerprint() {
        return store.keys().fingerprint();
    }

    /// The key that signs now, then earlier ones: copies they signed still verify.
    public List<PublicKey> all() {
        return fingerprints.signing().stream()
                .sorted((a, b) -> Integer.compare(b.number(), a.number()))
                .map(key -> new PublicKey(key.fingerprint(), String.valueOf(key.publicPem())))
                .toList();
    }
}
