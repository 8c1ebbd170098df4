package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What stands between a recipient and the files for now, and what they owe until when.
///
/// @param suspended why nothing passes; null unless the grant is suspended
/// @param note what whoever suspended it says
/// @param termsDue until when newer terms must be signed
/// @param attestationDue until when it must be confirmed again that all is as signed
/// @param recall what to do with copies of a release that was called back
/// @param certificateDue until when deletion must be certified
/// @param certified when it was
public record Obligations(
        @Nullable SuspensionReason suspended,
        String note,
        @Nullable Instant termsDue,
        @Nullable Instant attestationDue,
        @Nullable String recall,
        @Nullable Instant certificateDue,
        @Nullable Instant certified) {
    public static final Obligations NONE = new Obligations(null, "", null, null, null, null, null);

    static Obligations of(Duties duties, @Nullable SuspensionReason why, String note) {
        return new Obligations(
                why,
                note,
                duties.termsDue(),
                duties.attestationDue(),
                duties.recall(),
                duties.certificateDue(),
                duties.certified());
    }

    /// Whether deletion is owed still.
    public boolean owesCertificate() {
        return certificateDue != null && certified == null;
    }
}
