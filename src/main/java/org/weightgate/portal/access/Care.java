package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.catalog.LineDiff;
import org.weightgate.portal.catalog.TermsView;

import java.util.List;
import java.util.Set;

/// What one reader may see and do about a grant beside its files.
///
/// @param terms to be signed; null where the signed ones are current
/// @param changes of those against the signed ones
public record Care(
        GrantView grant,
        boolean own,
        Set<AccessAct> acts,
        List<GrantEntryView> history,
        @Nullable TermsView terms,
        List<LineDiff.Line> changes) {
    /// For templates: `may('SIGN')`.
    public boolean may(String act) {
        return acts.contains(AccessAct.valueOf(act));
    }

    public Statement attestation() {
        return Statement.ATTESTATION;
    }

    public Statement deletion() {
        return Statement.DELETION;
    }

    /// Whether the yearly attestation is what stands between the recipient and the files.
    public boolean attestationOverdue() {
        return grant.obligations().suspended() == SuspensionReason.ATTESTATION;
    }

    /// Whether people on the model's side hold it, and may let it go on.
    public boolean held() {
        SuspensionReason why = grant.obligations().suspended();
        return why != null && !why.automatic();
    }
}
