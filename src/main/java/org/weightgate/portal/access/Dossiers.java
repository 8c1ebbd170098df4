package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.FormDefinition;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads requests for those who may see them. Nothing here changes anything.
@Service
@Transactional(readOnly = true)
public class Dossiers {
    private final AccessRequests requests;
    private final Threads threads;
    private final Intake intake;
    private final GrantDesk grants;
    private final Inquiry inquiry;

    Dossiers(
            AccessRequests requests,
            Threads threads,
            Intake intake,
            GrantDesk grants,
            Inquiry inquiry) {
        this.requests = requests;
        this.threads = threads;
        this.intake = intake;
        this.grants = grants;
        this.inquiry = inquiry;
    }

    /// One request, for its applicant or for those who review or oversee it.
    public Dossier of(Actor actor, String reference) {
        AccessRequest request =
                requests.findByReference(reference).orElseThrow(() -> Ledger.unknown(reference));
        Guard.of(actor, request).check(AccessAct.READ, request, () -> "");
        return dossier(actor, request);
    }

    /// The actor's own requests, the latest first.
    public List<RequestView> of(Actor actor) {
        return requests.findByApplicantOrderByCreatedDesc(actor.id()).stream()
                .filter(
                        r ->
                                r.submissions() > 0
                                        || r.status() == RequestStatus.DRAFT
                                        || r.status() == RequestStatus.LAPSED)
                .map(AccessRequest::view)
                .toList();
    }

    /// The actor's open request for a model with what is written so far.
    public Optional<Draft> draft(Actor actor, ModelName model) {
        return requests.findFirstByApplicantAndModelAndCourseStatusIn(
                        actor.id(), model, RequestStatus.OPEN)
                .map(this::draft);
    }

    /// As [#draft(Actor, ModelName)], by reference and for the applicant only.
    public Draft draft(Actor actor, String reference) {
        return requests.findByReference(reference)
                .filter(r -> actor.is(r.applicant()))
                .map(this::draft)
                .orElseThrow(() -> Ledger.unknown(reference));
    }

    public Pace pace(ModelName model) {
        return threads.pace(model);
    }

    private Draft draft(AccessRequest request) {
        List<String> open =
                intake.form(request).pages().stream()
                        .filter(p -> intake.mayChange(request, p))
                        .map(p -> p.key())
                        .toList();
        return new Draft(
                request.view(), intake.form(request), request.draft(), request.termsRead(), open);
    }

    private Dossier dossier(Actor actor, AccessRequest request) {
        boolean own = actor.is(request.applicant());
        List<SubmissionView> sent = threads.submissions(request);
        RequestView view = request.view();
        Review review = view.review();
        Outcome outcome = view.outcome();
        GrantView grant = grants.ofRequest(request).orElse(null);
        Guard guard = Guard.of(actor, request);
        Set<AccessAct> acts = guard.acts(request);
        FormDefinition form = intake.form(request);
        return new Dossier(
                view,
                form,
                sent,
                changes(request, sent),
                threads.thread(request, guard.seesNotes()),
                threads.confirmations(request, guard.seesNotes()),
                acts,
                request.status().open() ? guard.barred("decide") : "",
                guard.seesNotes() ? threads.uncounted(request) : "",
                name(review == null ? null : review.reviewer()),
                name(view.approvedFirst()),
                name(outcome == null ? null : outcome.by()),
                acts.contains(AccessAct.ASSIGN) ? threads.colleagues(actor, request) : List.of(),
                grant,
                grant != null && grants.mayRevoke(actor, grant.reference()),
                threads.pace(request.model()),
                own || sent.isEmpty() ? null : inquiry.about(actor, request, form, sent.getLast()));
    }

    private @Nullable String name(@Nullable AccountId id) {
        return id == null ? null : threads.name(id);
    }

    /// What changed from one of its submissions to another one, both counted from 1.
    public List<Change> changes(Actor actor, String reference, int from, int to) {
        AccessRequest request =
                requests.findByReference(reference).orElseThrow(() -> Ledger.unknown(reference));
        Guard.of(actor, request).check(AccessAct.READ, request, () -> "");
        List<SubmissionView> sent = threads.submissions(request);
        if (from < 1 || to < 1 || from > sent.size() || to > sent.size()) {
            throw new BadQuery("%s was sent %d times.".formatted(reference, sent.size()));
        }
        return Change.between(
                intake.form(request), sent.get(from - 1).answers(), sent.get(to - 1).answers());
    }

    private List<Change> changes(AccessRequest request, List<SubmissionView> sent) {
        return sent.size() < 2
                ? List.of()
                : Change.between(
                        intake.form(request),
                        sent.get(sent.size() - 2).answers(),
                        sent.getLast().answers());
    }
}
