package org.weightgate.portal.hub;

import org.weightgate.portal.catalog.Digests;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Ids of 40 hexadecimal digits, as Git has them.
final class GitId {
    private GitId() {}

    /// What `git hash-object` says.
    static String blob(byte[] content) {
        MessageDigest sha1 = sha1();
        sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return Digests.hex(sha1.digest(content));
    }

    /// Names a listing by everything that is in it and by whose it is, so that another byte, file
    /// or owner is another revision. No commit: nobody can find a second listing of the same id.
    static String revision(String owner, List<HubFile> files) {
        MessageDigest sha256 = Digests.start();
        sha256.update(
                "weightgate revision 1\n%s\n".formatted(owner).getBytes(StandardCharsets.UTF_8));
        for (HubFile file : files) {
            sha256.update(
                    "%s\0%d\0%s\n"
                            .formatted(file.path(), file.size(), file.digest())
                            .getBytes(StandardCharsets.UTF_8));
        }
        return Digests.hex(sha256.digest()).substring(0, 40);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
