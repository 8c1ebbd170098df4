package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
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

    AccessDesk(Ledger ledger, Intake intake) {
        this.ledger = ledger;
        this.intake = intake;
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
        AccessRequest request = ledger.open(actor, reference, AccessAct.EDIT, null);
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

    /// Sends the draft.
    public RequestView submit(
            Actor actor, String reference, Signing signing, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.SUBMIT, version);
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
        AccessRequest request = ledger.open(actor, reference, AccessAct.ANSWER, version);
        Instant now = ledger.now();
        Answers answers = changed(request, changes);
        boolean same = answers.equals(intake.last(request).answers());
        if (same && message.isBlank()) {
            throw new ReasonMissing("Write an answer or change a page you were asked about.");
        }
        Submission sent =
                intake.submission(
                        request,
                        answers,
                        intake.renewed(request, signing, now),
                        message.strip(),
                        now);
        request.send(sent, now);
        ledger.enter(
                request,
                AccessAct.ANSWER,
                new InformationAnswered(
                        actor.id(),
                        now,
                        request.reference(),
                        request.model(),
                        request.applicant(),
                        sent.number(),
                        sent.sha256()),
                message.strip());
        return ledger.view(request);
    }

    public void withdraw(Actor actor, String reference, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.WITHDRAW, version);
        Instant now = ledger.now();
        request.withdraw(now);
        ledger.enter(
                request,
                AccessAct.WITHDRAW,
                new RequestWithdrawn(
                        actor.id(), now, reference, request.model(), request.applicant()),
                "");
    }

    /// A message to the other side; it changes nothing.
    public void message(Actor actor, String reference, String text) {
        AccessRequest request = ledger.open(actor, reference, AccessAct.MESSAGE, null);
        ledger.enter(
                request,
                AccessAct.MESSAGE,
                new RequestMessageSent(
                        actor.id(), ledger.now(), reference, request.model(), request.applicant()),
                Said.text(text));
    }

    private AccessRequest opened(Actor actor, ModelName model) {
        actor.require(TokenScope.REQUEST);
        if (!actor.roles().stream()
                .anyMatch(
                        r ->
                                r.name() == RoleName.RESEARCHER
                                        && r.scope().covers(model.toString()))) {
            throw new NotPermitted("This needs the role researcher for %s.".formatted(model));
        }
        return intake.openOrBegin(actor, model, ledger.now());
    }

    private RequestView submit(
            Actor actor, AccessRequest request, Answers answers, Signing signing) {
        Instant now = ledger.now();
        Submission sent =
                intake.submission(
                        request, answers, intake.signature(request, signing, now), "", now);
        request.send(sent, now);
        ledger.enter(
                request,
                AccessAct.SUBMIT,
                new RequestSubmitted(
                        actor.id(),
                        now,
                        request.reference(),
                        request.model(),
                        request.applicant(),
                        sent.number(),
                        sent.sha256(),
                        sent.termsVersion(),
                        sent.termsSha256()),
                "");
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
