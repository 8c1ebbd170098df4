package org.weightgate.portal.tracing;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Digests;

import java.time.Instant;

/// What a trace came to. Never changes, except that its evidence may be opened, once.
@Embeddable
class Judgement {
    @Enumerated(EnumType.STRING)
    private Outcome verdict;

    private String finding;

    @Column(name = "finding_sha256")
    private String findingSha256;

    private @Nullable Instant evidenceOpened;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "evidence_by"))
    private @Nullable AccountId evidenceBy;

    @SuppressWarnings("NullAway.Init") // for JPA
    protected Judgement() {}

    Judgement(FindingView found) {
        this.verdict = found.verdict();
        this.finding = found.json();
        this.findingSha256 = Digests.sha256(finding);
    }

    Outcome verdict() {
        return verdict;
    }

    FindingView finding() {
        return FindingView.read(finding);
    }

    TraceAct.TraceFinished reached(TraceAct.Subject trace, int accused, Instant now) {
        return new TraceAct.TraceFinished(
                AccountId.SYSTEM, now, trace, verdict, accused, findingSha256);
    }

    @Nullable Instant evidenceOpened() {
        return evidenceOpened;
    }

    /// The SHA-256 of the sealed evidence; refused where there is none.
    String openable(String reference) {
        if (verdict != Outcome.ACCUSED) {
            throw new TraceRefused(
                    "%s accuses nobody, so there are no keys to open.".formatted(reference));
        }
        String bundle = finding().bundleSha256();
        if (bundle == null) {
            throw new TraceRefused(
                    "There is no bundle for %s: somebody accused had these tensors with another release, so no one commitment covers all of them."
                            .formatted(reference));
        }
        return bundle;
    }

    TraceAct.EvidenceOpened open(TraceAct.Subject trace, Actor by, Instant now) {
        String bundle = openable(trace.reference());
        evidenceOpened = now;
        evidenceBy = by.id();
        return new TraceAct.EvidenceOpened(by.id(), now, trace, finding().release(), bundle);
    }
}
