package org.weightgate.portal.marking;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.FileView;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Clock;

/// Keeps what a copy has come to: its row, its files, its statements, each with its event in the
/// same transaction.
@Service
@Transactional
class CopyDesk {
    private final Copies copies;
    private final Statements statements;
    private final Settlements settlements;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CopyDesk(
            Copies copies,
            Statements statements,
            Settlements settlements,
            ApplicationEventPublisher events,
            Clock clock) {
        this.copies = copies;
        this.statements = statements;
        this.settlements = settlements;
        this.events = events;
        this.clock = clock;
    }

    /// The copy that serves the grant: this recipient's of this release, begun if there is none.
    MarkedCopy open(GrantView grant, ReleaseView release, String commitment, Carries carries) {
        MarkedCopy fresh =
                MarkedCopy.fresh(grant.recipient(), release, commitment, golden(release));
        if (copies.add(fresh, clock.instant())) addFiles(fresh, release, carries);
        MarkedCopy copy = copies.of(grant.recipient(), release.id()).orElseThrow();
        if (copies.serve(grant.id(), copy.id(), clock.instant())) {
            events.publishEvent(
                    new RecipientCommitted(grant.id(), copy.commitment(), clock.instant()));
        }
        return copy;
    }

    private GoldenState golden(ReleaseView release) {
        return settlements
                .of(release.id())
                .filter(settlement -> settlement.goldenSkipped() == null)
                .map(_ -> GoldenState.PENDING)
                .orElse(GoldenState.SKIPPED);
    }

    /// Tells which files of the release carry marks.
    interface Carries {
        boolean test(FileView file);
    }

    private void addFiles(MarkedCopy copy, ReleaseView release, Carries carries) {
        for (FileView file : release.files()) {
            boolean marked = carries.test(file);
            copies.addFile(
                    copy.id(),
                    new Copies.Row(file.path(), file.size(), marked ? "" : file.sha256(), marked));
        }
    }

    void prepared(GrantView grant, byte[] signature) {
        if (!statements.keep(grant.id(), "model.sig", signature)) return;
        events.publishEvent(
                new CopyPrepared(
                        grant.id(), grant.reference(), Digests.sha256(signature), clock.instant()));
    }

    void golden(GrantView grant, byte[] golden, String logitsSha256) {
        if (!statements.keep(grant.id(), "golden.json", golden)) return;
        events.publishEvent(
                new CopyGoldenReady(grant.id(), grant.reference(), logitsSha256, clock.instant()));
    }
}
