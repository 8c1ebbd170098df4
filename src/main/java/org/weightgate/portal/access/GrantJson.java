package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A grant's standing as the API gives it; its files are [`GET /api/v1/grants/{ref}`]'s.
///
/// @param kind `access`, or `rehearsal` on random weights
/// @param request what it was decided on; null for a rehearsal
/// @param leavesOut folders of the release that it does not cover
/// @param suspended why nothing passes now
/// @param certificateDue until when the deletion must be certified
/// @param acts what the caller may do with it now
/// @param history null in lists
record GrantJson(
        String reference,
        String kind,
        @Nullable String request,
        String model,
        String release,
        String recipient,
        String status,
        Instant issued,
        Instant expires,
        int termsVersion,
        Set<String> leavesOut,
        @Nullable String reason,
        @Nullable String suspended,
        @Nullable String note,
        @Nullable Instant termsDue,
        @Nullable Instant attestationDue,
        @Nullable String recall,
        @Nullable Instant certificateDue,
        @Nullable Instant certified,
        @Nullable Set<String> acts,
        @Nullable List<Line> history) {
    record Line(
            Instant at,
            String by,
            String act,
            String status,
            String text,
            @Nullable String signature,
            @Nullable String signedSha256) {
        static Line of(GrantEntryView e) {
            return new Line(
                    e.at(),
                    e.name(),
                    e.act().word(),
                    e.status().word(),
                    e.text(),
                    e.signature(),
                    e.signedSha256());
        }
    }

    static GrantJson of(
            GrantView g, @Nullable Set<String> acts, @Nullable List<GrantEntryView> history) {
        Obligations owed = g.obligations();
        SuspensionReason why = owed.suspended();
        return new GrantJson(
                g.reference(),
                g.kind().word(),
                g.requestReference(),
                g.model().toString(),
                g.releaseLabel(),
                g.recipientHandle(),
                g.status().word(),
                g.issued(),
                g.expires(),
                g.termsVersion(),
                g.extent().without(),
                g.endedReason(),
                why == null ? null : why.word(),
                owed.note().isEmpty() ? null : owed.note(),
                owed.termsDue(),
                owed.attestationDue(),
                owed.recall(),
                owed.certificateDue(),
                owed.certified(),
                acts,
                history == null ? null : history.stream().map(Line::of).toList());
    }
}
