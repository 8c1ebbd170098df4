package org.weightgate.portal.marking;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The P-256 pair that signs statements. The public PEM text (64 columns, newline after the last
/// line) is what `model.sig` hints at by its SHA-256.
record SigningPair(PrivateKey privateKey, PublicKey publicKey) {

    static SigningPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            return new SigningPair(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /// Reads both blocks and proves that they belong together.
    static SigningPair parse(String pem) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("EC");
        SigningPair pair =
                new SigningPair(
                        keys.generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY"))),
                        keys.generatePublic(new X509EncodedKeySpec(block(pem, "PUBLIC KEY"))));
        byte[] probe = "weightgate".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(pair.publicKey);
        signature.update(probe);
        if (!signature.verify(signed)) throw new GeneralSecurityException("not one pair");
        return pair;
    }

    String publicPem() {
        return pem("PUBLIC KEY", publicKey.getEncoded());
    }

    String pem() {
        return pem("PRIVATE KEY", privateKey.getEncoded()) + publicPem();
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] block(String pem, String label) {
        Matcher block =
                Pattern.compile(
                                "-----BEGIN "
                                        + label
                                        + "-----\\s+([A-Za-z0-9+/=\\s]+)-----END "
                                        + label
                                        + "-----")
                        .matcher(pem);
        if (!block.find()) throw new IllegalArgumentException("no " + label);
        return Base64.getMimeDecoder().decode(block.group(1));
    }

    @Override
    public String toString() {
        return "SigningPair(P-256)";
    }
}
