package org.weightgate.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// A portal's public signing key.
///
/// @param fingerprint SHA-256, in hex, of the key's PEM text with lines of 64 and a line end after
///   the last, as the OpenSSF model-signing format names keys
/// @param key the key itself
record PortalKey(String fingerprint, PublicKey key) {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    /// Reads PEM text; only elliptic-curve keys sign copies.
    static PortalKey parse(String pem) throws IOException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("This is no public key in PEM form.");
        }
        try {
            String body = pem.substring(begin + BEGIN.length(), end);
            return ofDer(Base64.getMimeDecoder().decode(body));
        } catch (IllegalArgumentException e) {
            throw new IOException("This is no public key in PEM form.", e);
        }
    }

    static PortalKey ofDer(byte[] der) throws IOException {
        try {
            PublicKey key =
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            byte[] text = pem(key).getBytes(StandardCharsets.US_ASCII);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return new PortalKey(HexFormat.of().formatHex(hash), key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("This is no elliptic-curve public key.", e);
        }
    }

    private static String pem(PublicKey key) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return BEGIN + "\n" + lines.encodeToString(key.getEncoded()) + "\n" + END + "\n";
    }

    /// The fingerprint in groups that can be read aloud.
    String spoken() {
        return fingerprint.replaceAll("(.{8})(?=.)", "$1 ");
    }
}
