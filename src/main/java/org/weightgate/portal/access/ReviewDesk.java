package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.APPROVE;
import static org.weightgate.portal.access.AccessAct.ASK;
import static org.weightgate.portal.access.AccessAct.CLAIM;
import static org.weightgate.portal.access.AccessAct.DECLINE;
import static org.weightgate.portal.access.AccessAct.NOTE;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.RequestAct.InformationAsked;
import org.weightgate.portal.access.RequestAct.RequestApproved;
import org.weightgate.portal.access.RequestAct.RequestClaimed;
import org.weightgate.portal.access.RequestAct.RequestDeclined;
import org.weightgate.portal.access.RequestAct.RequestNoteAdded;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.forms.FormPage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
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
        AccessRequest request = ledger.open(actor, reference, CLAIM, version);
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
        AccessRequest request = ledger.open(actor, reference, ASK, version);
        Instant now = ledger.now();
        String said = Said.text(question);
        SortedSet<String> known = known(request, pages);
        take(actor, request, now);
        request.ask(said, known, now);
        var asked =
                new InformationAsked(actor.id(), now, request.subject(), said, List.copyOf(known));
        ledger.enter(request, ASK, asked, said);
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
        AccessRequest request = ledger.open(actor, reference, APPROVE, version);
        Instant now = ledger.now();
        Submission signed = intake.grantable(request);
        String sha256 = signed.sha256();
        LocalDate until = lastDay == null ? intake.lastDay(request.model(), now) : lastDay;
        Approved approval = new Approved(actor.id(), now, sha256, until, quotaBytes, note.strip());
        take(actor, request, now);
        request.decide(approval);
        GrantView grant = grants.issue(request, signed, approval);
        int number = signed.number();
        var approved =
                new RequestApproved(
                        actor.id(), now, request.subject(), number, sha256, grant.reference());
        ledger.enter(request, APPROVE, approved, approval.note());
        return grant;
    }

    public RequestView decline(
            Actor actor, String reference, ReasonCode code, String reason, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, DECLINE, version);
        Instant now = ledger.now();
        String sha256 = intake.last(request).sha256();
        Declined refusal = new Declined(actor.id(), now, sha256, code, reason.strip());
        take(actor, request, now);
        request.decide(refusal);
        String said = refusal.reason();
        var declined = new RequestDeclined(actor.id(), now, request.subject(), code.word(), said);
        ledger.enter(request, DECLINE, declined, said);
        return ledger.view(request);
    }

    /// A note among reviewers.
    public void note(Actor actor, String reference, String text) {
        AccessRequest request = ledger.open(actor, reference, NOTE, null);
        var noted = new RequestNoteAdded(actor.id(), ledger.now(), request.subject());
        ledger.enter(request, NOTE, noted, Said.text(text));
    }

    private SortedSet<String> known(AccessRequest request, Set<String> pages) {
        SortedSet<String> known = new TreeSet<>(pages);
        known.retainAll(intake.form(request).pages().stream().map(FormPage::key).toList());
        if (known.size() < pages.size()) {
            throw new BadQuery("The form has no such page among %s.".formatted(pages));
        }
        return known;
    }

    /// Whoever acts on a request has it on the desk from then on.
    private void take(Actor actor, AccessRequest request, Instant now) {
        if (request.claimedBy(actor.id())) {
            return;
        }
        request.claim(actor.id(), now);
        ledger.enter(request, CLAIM, new RequestClaimed(actor.id(), now, request.subject()), "");
    }
}
