package org.weightgate.portal.marking;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.watermark.Commitments;

import java.util.Optional;

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
        settlements.commit(release, code(release));
    }

    String code(ReleaseId release) {
        return Commitments.code(keys.keys().mark(), markers.contents(release));
    }

    Optional<String> committed(ReleaseId release) {
        return settlements.of(release).map(Settlements.Settlement::codeCommitment);
    }

    String recipient(ReleaseId release, AccountId recipient) {
        return Commitments.recipient(
                keys.keys().mark(), recipient.toString(), markers.contents(release));
    }
}
