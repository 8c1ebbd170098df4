package org.weightgate.portal.marking;

import org.weightgate.portal.catalog.Digests;
import org.weightgate.watermark.MarkKeys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

/// The open keys of this node. Shows nothing of them.
final class Keys {
    private final MarkKeys mark;
    private final Map<String, SecretKeySpec> url;
    private final String kid;
    private final SigningPair signing;

    private Keys(MarkKeys mark, Map<String, SecretKeySpec> url, String kid, SigningPair signing) {
        this.mark = mark;
        this.url = url;
        this.kid = kid;
        this.signing = signing;
    }

    /// The newest of each rotating kind signs; every URL key present still verifies.
    static Keys of(List<KeyFile> files) {
        Map<String, SecretKeySpec> url = new HashMap<>();
        for (KeyFile file : files) {
            if (file.kind() == KeyFile.Kind.URL) {
                url.put(kid(file), new SecretKeySpec(file.secret(), "HmacSHA256"));
            }
        }
        return new Keys(
                new MarkKeys(
                        newest(files, KeyFile.Kind.CODE).secret(),
                        newest(files, KeyFile.Kind.RECIPIENT).secret()),
                Map.copyOf(url),
                kid(newest(files, KeyFile.Kind.URL)),
                pair(newest(files, KeyFile.Kind.SIGNING)));
    }

    MarkKeys mark() {
        return mark;
    }

    Map<String, SecretKeySpec> url() {
        return url;
    }

    String kid() {
        return kid;
    }

    KeyPair signing() {
        return new KeyPair(signing.publicKey(), signing.privateKey());
    }

    String publicPem() {
        return signing.publicPem();
    }

    /// SHA-256 of the public PEM text, by which statements name their key.
    String fingerprint() {
        return Digests.sha256(signing.publicPem());
    }

    private static String kid(KeyFile file) {
        return "k" + file.number();
    }

    private static KeyFile newest(List<KeyFile> files, KeyFile.Kind kind) {
        return files.stream()
                .filter(file -> file.kind() == kind)
                .max(Comparator.comparingInt(KeyFile::number))
                .orElseThrow();
    }

    private static SigningPair pair(KeyFile file) {
        try {
            return SigningPair.parse(new String(file.secret(), StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(file + " was readable a moment ago", e);
        }
    }

    @Override
    public String toString() {
        return "Keys(url " + kid + ")";
    }
}
