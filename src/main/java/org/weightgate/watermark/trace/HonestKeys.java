package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.watermark.Commitments;
import org.weightgate.watermark.MarkKeys;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// Whether the keys a trace would use are those that were committed to before anything leaked. A
/// trace must not speak otherwise: with keys chosen afterwards anybody could be accused.
public final class HonestKeys {
    private HonestKeys() {}

    /// The sentence that refuses the trace, or empty if every commitment opens.
    ///
    /// @param contents all contents of the release, marked or not
    /// @param codeCommitment on record since the release was published
    /// @param recipientCommitments on record since the grants, by recipient id
    public static Optional<String> refusal(
            MarkKeys keys,
            SortedSet<ContentId> contents,
            String codeCommitment,
            Map<String, String> recipientCommitments) {
        String code = Commitments.code(keys, contents);
        if (!code.equals(codeCommitment)) {
            return Optional.of(
                    "The trace is refused: this portal's code key does not open the commitment of"
                            + " the"
                            + " release (%s on record, %s computed)."
                                    .formatted(codeCommitment, code));
        }
        return recipientCommitments.entrySet().stream()
                .filter(
                        e ->
                                !Commitments.recipient(keys, e.getKey(), contents)
                                        .equals(e.getValue()))
                .map(
                        e ->
                                "The trace is refused: this portal's recipient key does not open the commitment of the grant to %s (%s on record)."
                                        .formatted(e.getKey(), e.getValue()))
                .findFirst();
    }
}
