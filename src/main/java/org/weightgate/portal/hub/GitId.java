package org.weightgate.portal.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Ids of 40 hexadecimal digits, as Git has them.
final class GitId {
    private GitId() {}

    /// What `git hash-object` says.
    static String blob(byte[] content) {
        MessageDigest sha1 = digest("SHA-1");
        sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(sha1.digest(content));
    }

    /// Names a listing by everything that is in it and by whose it is, so that another byte, file
    /// or owner is another revision. No commit: nobody can find a second listing of the same id.
    static String revision(String owner, List<HubFile> files) {
        MessageDigest sha256 = digest("SHA-256");
        sha256.update(
                "weightgate revision 1\n%s\n".formatted(owner).getBytes(StandardCharsets.UTF_8));
        for (HubFile file : files) {
            sha256.update(
                    "%s\0%d\0%s\n"
                            .formatted(file.path(), file.size(), file.digest())
                            .getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha256.digest()).substring(0, 40);
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(content));
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + name, e);
        }
    }
}
