package org.weightgate.portal.marking;

import org.springframework.stereotype.Service;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.MalformedDocument;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.Paced;
import org.weightgate.portal.catalog.Publishing;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/// The second half of a release's checks, once its files are hashed: plans its marks, commits to
/// its code keys, recomputes the golden reference; then the release is published or refused.
/// Starting again at any point repeats nothing that was kept.
@Service
class ReleaseChecking {
    /// Names that the portal writes into every copy; uploads refuse them.
    static final Set<String> OURS =
            Set.of(
                    "TERMS.md",
                    "NOTICE.md",
                    "SHA256SUMS",
                    "model.sig",
                    "golden.json",
                    "reference.json");

    private final Catalog catalog;
    private final Publishing publishing;
    private final Planning planning;
    private final GoldenCheck golden;
    private final CodeCommitting committing;

    ReleaseChecking(
            Catalog catalog,
            Publishing publishing,
            Planning planning,
            GoldenCheck golden,
            CodeCommitting committing) {
        this.catalog = catalog;
        this.publishing = publishing;
        this.planning = planning;
        this.golden = golden;
        this.committing = committing;
    }

    void check(ReleaseId id) throws IOException {
        ReleaseView release = catalog.release(id);
        if (release.status() != ReleaseStatus.CHECKING) return;
        try {
            settle(release);
        } catch (MalformedCheckpoint | MalformedDocument | GoldenRefused refusal) {
            publishing.refuse(id, List.of(String.valueOf(refusal.getMessage())));
        }
    }

    private void settle(ReleaseView release) throws IOException {
        Progress progress =
                new Paced(
                        (what, done, total) ->
                                publishing.checking(release.id(), what, Paced.share(done, total)));
        planning.plan(release, progress);
        committing.commit(release.id());
        publishing.accept(release.id(), golden.settle(release, progress));
    }
}
