package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.APPROVE;
import static org.weightgate.portal.access.AccessAct.ASK;
import static org.weightgate.portal.access.AccessAct.CLAIM;
import static org.weightgate.portal.access.AccessAct.DECLINE;
import static org.weightgate.portal.access.AccessAct.FULFIL;
import static org.weightgate.portal.access.AccessAct.NOTE;
import static org.weightgate.portal.access.AccessAct.READ;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.RequestAct.InformationAsked;
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
    private final Deciding deciding;

    ReviewDesk(Ledger ledger, Intake intake, Deciding deciding) {
        this.ledger = ledger;
        this.intake = intake;
        this.deciding = deciding;
    }

    /// Takes the request, from another reviewer too.
    public RequestView claim(Actor actor, String reference, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, CLAIM, version);
        take(actor, request, ledger.now());
        return ledger.view(request);
    }

    /// Decides about one submission. Where the request was sent more than once, the ruling names
    /// the one it is about by its hash; a ruling about another one than the last is refused.
    ///
    /// @return what to tell the reviewer
    String decide(Actor actor, String reference, Ruling ruling) {
        AccessRequest request = ledger.open(actor, reference, READ, null);
        String named = ruling.submissionSha256();
        boolean sent = request.submissions() > 0 && request.status().open();
        if (sent && named == null && ruling.version() == null && request.submissions() > 1) {
            throw new BadQuery(
                    "%s was sent %d times: name the submission you decide on, submissionSha256."
                            .formatted(reference, request.submissions()));
        }
        if (sent && named != null) {
            String last = intake.last(request).sha256();
            if (!named.equalsIgnoreCase(last)) {
                throw new RequestMoved(
                        "%s was sent again; its last submission is %s.".formatted(reference, last));
            }
        }
        return ruling.by(actor, this, reference);
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
        request.course().ask(said, known, now);
        var asked =
                new InformationAsked(actor.id(), now, request.subject(), said, List.copyOf(known));
        ledger.enter(request, ASK, asked, said);
        return ledger.view(request);
    }

    /// As [#approve(Actor, String, Approval, Long)], without a condition.
    public @Nullable GrantView approve(
            Actor actor,
            String reference,
            @Nullable LocalDate lastDay,
            @Nullable Long quotaBytes,
            String note,
            @Nullable Long version) {
        return approve(actor, reference, new Approval(lastDay, quotaBytes, note, ""), version);
    }

    /// Approves the last submission. By deciding a reviewer declares that they have no conflict of
    /// interest; who has one steps aside instead.
    ///
    /// @return the grant; null where a second approval or a condition stands before it
    public @Nullable GrantView approve(
            Actor actor, String reference, Approval wish, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, APPROVE, version);
        take(actor, request, ledger.now());
        return deciding.approve(actor, request, wish);
    }

    /// Notes that the condition of an approval is met: now it binds.
    ///
    /// @return the grant; null where another reviewer must still agree
    public @Nullable GrantView fulfil(
            Actor actor, String reference, String words, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, FULFIL, version);
        return deciding.fulfil(actor, request, Said.brief(words));
    }

    /// @param reapplyAfter the day from which on they may ask again; null for at once
    public RequestView decline(
            Actor actor,
            String reference,
            ReasonCode code,
            String reason,
            @Nullable LocalDate reapplyAfter,
            @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, DECLINE, version);
        Instant now = ledger.now();
        String sha256 = intake.last(request).sha256();
        String said = Said.brief(reason);
        Declined refusal = new Declined(actor.id(), now, sha256, code, said, reapplyAfter);
        take(actor, request, now);
        request.course().decide(refusal);
        var declined = new RequestDeclined(actor.id(), now, request.subject(), code.word(), said);
        ledger.enter(request, DECLINE, declined, said);
        return ledger.view(request);
    }

    public RequestView decline(
            Actor actor, String reference, ReasonCode code, String reason, @Nullable Long version) {
        return decline(actor, reference, code, reason, null, version);
    }

    /// A note among reviewers.
    public void note(Actor actor, String reference, String text) {
        AccessRequest request = ledger.open(actor, reference, NOTE, null);
        String said = Said.text(text);
        if (!ledger.twice(request, NOTE, actor, said)) {
            var noted = new RequestNoteAdded(actor.id(), ledger.now(), request.subject());
            ledger.enter(request, NOTE, noted, said);
        }
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
    void take(Actor actor, AccessRequest request, Instant now) {
        if (request.course().claimedBy(actor.id())) {
            return;
        }
        request.course().claim(actor.id(), now);
        ledger.enter(request, CLAIM, new RequestClaimed(actor.id(), now, request.subject()), "");
    }
}
