package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.forms.FormPage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a reviewer does with a request. Each act is one transaction: guard, change, entry, event;
/// an approval issues the grant in the same one.
@Service
@Transactional
public class ReviewDesk {
    private final Ledger ledger;
    private final Intake intake;
    private final GrantDesk grants;

    ReviewDesk(Ledger ledger, Intake intake, GrantDesk grants) {
        this.ledger = ledger;
        this.intake = intake;
        this.grants = grants;
    }

    /// Takes the request, from another reviewer too.
    public RequestView claim(Actor actor, String reference, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.CLAIM, version);
        take(actor, request, ledger.now());
        return ledger.view(request);
    }

    /// @param pages the pages of the form that the applicant may change; none where words will do
    public RequestView ask(
            Actor actor,
            String reference,
            String question,
            Set<String> pages,
            @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.ASK, version);
        Instant now = ledger.now();
        String said = Said.text(question);
        Set<String> known = new TreeSet<>(pages);
        known.retainAll(intake.form(request).pages().stream().map(FormPage::key).toList());
        if (known.size() < pages.size()) {
            throw new BadQuery("The form has no such page among %s.".formatted(pages));
        }
        take(actor, request, now);
        request.ask(said, known, now);
        ledger.enter(
                request,
                AccessAct.ASK,
                new InformationAsked(
                        actor.id(),
                        now,
                        reference,
                        request.model(),
                        request.applicant(),
                        said,
                        List.copyOf(known)),
                said);
        return ledger.view(request);
    }

    /// @param lastDay of access; null for as long as the model's grants last
    public GrantView approve(
            Actor actor,
            String reference,
            @Nullable LocalDate lastDay,
            @Nullable Long quotaBytes,
            String note,
            @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.APPROVE, version);
        Instant now = ledger.now();
        Submission decided = intake.grantable(request);
        LocalDate until = lastDay == null ? intake.lastDay(request.model(), now) : lastDay;
        Approved approval =
                new Approved(actor.id(), now, decided.sha256(), until, quotaBytes, note.strip());
        take(actor, request, now);
        request.decide(approval);
        GrantView grant = grants.issue(request, decided, approval);
        ledger.enter(
                request,
                AccessAct.APPROVE,
                new RequestApproved(
                        actor.id(),
                        now,
                        reference,
                        request.model(),
                        request.applicant(),
                        decided.number(),
                        decided.sha256(),
                        grant.reference()),
                approval.note());
        return grant;
    }

    public RequestView decline(
            Actor actor, String reference, ReasonCode code, String reason, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.DECLINE, version);
        Instant now = ledger.now();
        String sha256 = intake.last(request).sha256();
        Declined refusal = new Declined(actor.id(), now, sha256, code, reason.strip());
        take(actor, request, now);
        request.decide(refusal);
        ledger.enter(
                request,
                AccessAct.DECLINE,
                new RequestDeclined(
                        actor.id(),
                        now,
                        reference,
                        request.model(),
                        request.applicant(),
                        code.word(),
                        refusal.reason()),
                refusal.reason());
        return ledger.view(request);
    }

    /// A note among reviewers.
    public void note(Actor actor, String reference, String text) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.NOTE, null);
        ledger.enter(
                request,
                AccessAct.NOTE,
                new RequestNoteAdded(
                        actor.id(), ledger.now(), reference, request.model(), request.applicant()),
                Said.text(text));
    }

    /// Whoever acts on a request has it on the desk from then on.
    private void take(Actor actor, AccessRequest request, Instant now) {
        if (request.claimedBy(actor.id())) {
            return;
        }
        request.claim(actor.id(), now);
        ledger.enter(
                request,
                AccessAct.CLAIM,
                new RequestClaimed(
                        actor.id(), now, request.reference(), request.model(), request.applicant()),
                "");
    }
}
