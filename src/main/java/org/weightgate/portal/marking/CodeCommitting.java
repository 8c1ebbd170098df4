package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.watermark.Commitments;

import java.util.Optional;
import java.util.SortedSet;

/// Computes what the portal commits to before anybody receives a byte.
@Component
class CodeCommitting {
    private final Markers markers;
    private final KeyStore keys;
    private final Settlements settlements;

    CodeCommitting(Markers markers, KeyStore keys, Settlements settlements) {
        this.markers = markers;
        this.keys = keys;
        this.settlements = settlements;
    }

    void commit(ReleaseId release) {
        settlements.commit(release, code(contents(release)));
    }

    /// All contents of a release, marked or not, in the order of commitments.
    SortedSet<ContentId> contents(ReleaseId release) {
        return markers.contents(release);
    }

    String code(SortedSet<ContentId> contents) {
        return Commitments.code(keys.keys().mark(), contents);
    }

    Optional<String> committed(ReleaseId release) {
        return settlements.of(release).map(Settlements.Settlement::codeCommitment);
    }

    String recipient(SortedSet<ContentId> contents, AccountId recipient) {
        return Commitments.recipient(keys.keys().mark(), recipient.toString(), contents);
    }
}
