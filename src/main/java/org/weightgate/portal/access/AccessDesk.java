package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.ANSWER;
import static org.weightgate.portal.access.AccessAct.EDIT;
import static org.weightgate.portal.access.AccessAct.MESSAGE;
import static org.weightgate.portal.access.AccessAct.SUBMIT;
import static org.weightgate.portal.access.AccessAct.WITHDRAW;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.RequestAct.InformationAnswered;
import org.weightgate.portal.access.RequestAct.RequestMessageSent;
import org.weightgate.portal.access.RequestAct.RequestSubmitted;
import org.weightgate.portal.access.RequestAct.RequestWithdrawn;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormPage;

import java.time.Instant;

/// What an applicant does with a request, and what both sides say about it. Each act is one
/// transaction: guard, change, entry, event. The reviewer's acts are [ReviewDesk]'s.
@Service
@Transactional
public class AccessDesk {
    private final Ledger ledger;
    private final Intake intake;
    private final Deciding deciding;
    private final Beginnings beginnings;

    AccessDesk(Ledger ledger, Intake intake, Deciding deciding, Beginnings beginnings) {
        this.ledger = ledger;
        this.intake = intake;
        this.deciding = deciding;
        this.beginnings = beginnings;
    }

    /// The person's open request for the model, a new draft where there is none.
    public RequestView begin(Actor actor, ModelName model) {
        return ledger.view(opened(actor, model));
    }

    /// Keeps one page as it stands, valid or not.
    ///
    /// @param termsSha256 the terms shown on this page, null on pages that show none
    public RequestView save(
            Actor actor,
            String reference,
            String page,
            Answers given,
            @Nullable String termsSha256) {
        AccessRequest request = ledger.open(actor, reference, EDIT, null);
        FormPage changed =
                intake.form(request)
                        .page(page)
                        .filter(p -> intake.mayChange(request, p))
                        .orElseThrow(
                                () -> new NotPermitted("This page cannot be changed any more."));
        request.write(request.draft().with(changed, given), ledger.now());
        if (termsSha256 != null) {
            request.readTerms(termsSha256);
        }
        return ledger.view(request);
    }

    /// Keeps what a program gives, valid or not, as far as the pages may be changed.
    public RequestView write(Actor actor, String reference, Answers changes) {
        AccessRequest request = ledger.open(actor, reference, EDIT, null);
        request.write(changed(request, changes), ledger.now());
        return ledger.view(request);
    }

    /// Sends the draft.
    public RequestView submit(
            Actor actor, String reference, Signing signing, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, SUBMIT, version);
        return submit(actor, request, request.draft(), signing);
    }

    /// Sends a request in one step, as programs do; a draft of the same person is replaced by it.
    public RequestView submit(Actor actor, ModelName model, Answers answers, Signing signing) {
        AccessRequest request = opened(actor, model);
        if (request.status() != RequestStatus.DRAFT) {
            throw new RequestAlreadyOpen(
                    "%s for %s is %s; there can be one open request for each model."
                            .formatted(request.reference(), model, request.status().words()));
        }
        return submit(actor, request, answers, signing);
    }

    /// Answers what a reviewer asked. The draft holds the changed pages; `changes` are more of them
    /// from a program, taken as far as the pages may be changed.
    public RequestView answer(
            Actor actor,
            String reference,
            String message,
            Answers changes,
            @Nullable Signing signing,
            @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, ANSWER, version);
        Instant now = ledger.now();
        String said = message.strip();
        Answers answers = changed(request, changes);
        if (said.isEmpty() && answers.equals(intake.last(request).answers())) {
            throw new ReasonMissing("Write an answer or change a page you were asked about.");
        }
        Signature signature = intake.renewed(request, signing, now);
        Submission sent = intake.submission(request, answers, signature, said, now);
        request.send(sent, now);
        deciding.receive(request, sent);
        var answered =
                new InformationAnswered(
                        actor.id(), now, request.subject(), sent.number(), sent.sha256());
        ledger.enter(request, ANSWER, answered, said);
        return ledger.view(request);
    }

    public void withdraw(Actor actor, String reference, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, WITHDRAW, version);
        Instant now = ledger.now();
        request.course().withdraw(now);
        var withdrawn = new RequestWithdrawn(actor.id(), now, request.subject());
        ledger.enter(request, WITHDRAW, withdrawn, "");
    }

    /// A message to the other side; it changes nothing.
    public void message(Actor actor, String reference, String text) {
        AccessRequest request = ledger.open(actor, reference, MESSAGE, null);
        String said = Said.text(text);
        if (!ledger.twice(request, MESSAGE, actor, said)) {
            Review desk = request.course().review();
            var sent =
                    new RequestMessageSent(
                            actor.id(),
                            ledger.now(),
                            request.subject(),
                            desk == null ? null : desk.reviewer(),
                            said);
            ledger.enter(request, MESSAGE, sent, said);
        }
    }

    private AccessRequest opened(Actor actor, ModelName model) {
        Guard.requireAsk(actor, model);
        return beginnings.openOrBegin(actor, model, ledger.now());
    }

    private RequestView submit(
            Actor actor, AccessRequest request, Answers answers, Signing signing) {
        Instant now = ledger.now();
        beginnings.requireDue(actor, request.model(), now);
        Signature signature = intake.signature(request, signing, now);
        Submission sent = intake.submission(request, answers, signature, "", now);
        request.send(sent, now);
        deciding.receive(request, sent);
        request.course().promise(beginnings.promise(request.model(), now));
        var submitted =
                new RequestSubmitted(
                        actor.id(),
                        now,
                        request.subject(),
                        sent.number(),
                        sent.sha256(),
                        sent.termsVersion(),
                        sent.termsSha256());
        ledger.enter(request, SUBMIT, submitted, "");
        deciding.open(request);
        return ledger.view(request);
    }

    private Answers changed(AccessRequest request, Answers changes) {
        Answers answers = request.draft();
        for (FormPage page : intake.form(request).pages()) {
            boolean named =
                    page.questions().stream().anyMatch(q -> !changes.all(q.key()).isEmpty());
            if (named && intake.mayChange(request, page)) {
                answers = answers.with(page, changes);
            }
        }
        return intake.form(request).relevant(answers);
    }
}
