package org.weightgate.client;

import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.SignatureRefused;

import java.security.PublicKey;

/// A portal's public signing key.
///
/// @param fingerprint SHA-256, in hex, of the key's PEM text, as the OpenSSF model-signing format
///   names keys
/// @param key the key itself
record PortalKey(String fingerprint, PublicKey key) {
    static PortalKey parse(String pem) throws SignatureRefused {
        PublicKey key = PublicKeys.parse(pem);
        return new PortalKey(PublicKeys.fingerprint(key), key);
    }

    /// Reads the Base64 of the key's DER form.
    static PortalKey ofBase64(String der) throws SignatureRefused {
        return parse("-----BEGIN PUBLIC KEY-----\n" + der + "\n-----END PUBLIC KEY-----\n");
    }

    /// The fingerprint in groups that can be read aloud.
    String spoken() {
        return fingerprint.replaceAll("(.{8})(?=.)", "$1 ");
    }
}
