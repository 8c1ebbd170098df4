package org.weightgate.watermark;

import org.weightgate.checkpoint.ContentId;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;

/// Binds the portal to its keys before anything leaks, so that nobody can be framed by keys chosen
/// later: a release commits to its code keys, a grant to its recipient's keys. Each is the SHA-256,
/// in lower-case hex, over the raw 32-byte items of all the release's contents, marked or not, in
/// ascending order of content id:
///
/// ```
/// code      = SHA-256( cid₁ ‖ Kpn₁ ‖ Kth₁ ‖ cid₂ ‖ … )
/// recipient = SHA-256( cid₁ ‖ Ku₁ ‖ cid₂ ‖ … )
/// ```
///
/// Opening one release shows its derived keys, never a master.
public final class Commitments {
    private Commitments() {}

    /// Commitment of a release to where and how its tensors are marked.
    public static String code(MarkKeys keys, SortedSet<ContentId> contents) {
        Codebook codebook = new Codebook(keys);
        return over(contents, c -> List.of(codebook.pn(c), codebook.bias(c)));
    }

    /// Commitment of a grant to its recipient's symbols.
    public static String recipient(
            MarkKeys keys, String recipientId, SortedSet<ContentId> contents) {
        Codebook codebook = new Codebook(keys);
        return over(contents, c -> List.of(codebook.symbols(recipientId, c)));
    }

    /// The commitment that these opened keys of all contents fulfil: Kpn and Kth of each for a
    /// release, Ku of each for a grant.
    public static String over(
            SortedSet<ContentId> contents, Function<ContentId, List<byte[]>> keys) {
        MessageDigest digest = sha256();
        for (ContentId content : contents) {
            digest.update(content.bytes());
            keys.apply(content).forEach(digest::update);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
