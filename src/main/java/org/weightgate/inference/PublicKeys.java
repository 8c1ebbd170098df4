package org.weightgate.inference;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/// Public signing keys as text. Only ECDSA keys on P-256 are taken.
public final class PublicKeys {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final BigInteger P256 =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private PublicKeys() {}

    /// RFC 7468 SubjectPublicKeyInfo: lines of 64, newline after the last.
    public static String pem(PublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return BEGIN + "\n" + body + "\n" + END + "\n";
    }

    /// Hex SHA-256 of the PEM text, the key hint of model-signing bundles.
    public static String fingerprint(PublicKey key) {
        byte[] pem = pem(key).getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(LogitsHash.sha256().digest(pem));
    }

    public static PublicKey parse(String pem) throws SignatureRefused {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new SignatureRefused("This is no PEM public key.");
        }
        try {
            String body = text.substring(BEGIN.length(), text.length() - END.length());
            byte[] encoded = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
            PublicKey key =
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            requireP256(key);
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignatureRefused("This is no public key on P-256.");
        }
    }

    static void requireP256(PublicKey key) throws SignatureRefused {
        if (!(key instanceof ECPublicKey ec)
                || !(ec.getParams().getCurve().getField()
                        instanceof java.security.spec.ECFieldFp field)
                || !field.getP().equals(P256)
                || !ec.getParams().getOrder().equals(P256_ORDER)) {
            throw new SignatureRefused("The key is not an ECDSA key on P-256.");
        }
    }
}
