package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TermsView;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Forms;
import org.weightgate.portal.forms.Problem;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// What must be true of a request when it comes in and when it is decided, as far as the form, the
/// terms and the releases say.
@Component
class Intake {
    private final AccessRequests requests;
    private final Submissions submissions;
    private final Catalog catalog;
    private final Forms forms;

    Intake(AccessRequests requests, Submissions submissions, Catalog catalog, Forms forms) {
        this.requests = requests;
        this.submissions = submissions;
        this.catalog = catalog;
        this.forms = forms;
    }

    /// The person's open request for the model, begun now if there is none.
    AccessRequest openOrBegin(Actor actor, ModelName name, Instant now) {
        ModelView model = catalog.model(actor, name);
        requests.queueUp(actor.id() + " " + name);
        return requests.findFirstByApplicantAndModelAndStatusIn(
                        actor.id(), name, RequestStatus.OPEN)
                .orElseGet(
                        () -> {
                            released(model);
                            return requests.save(
                                    new AccessRequest(actor, name, forms.current().version(), now));
                        });
    }

    FormDefinition form(AccessRequest request) {
        return forms.version(request.formVersion());
    }

    /// The page, if this request may be changed there now: any page of a draft; afterwards the
    /// pages asked about, and pages that an answer there made necessary.
    boolean mayChange(AccessRequest request, FormPage page) {
        return request.status() == RequestStatus.DRAFT
                || request.askedPages().contains(page.key())
                || form(request).problems(request.draft()).stream()
                        .map(Problem::page)
                        .anyMatch(page.key()::equals);
    }

    /// Makes the snapshot, or refuses: the answers first, then the terms, then the release.
    Submission submission(
            AccessRequest request,
            Answers given,
            Signature signature,
            String message,
            Instant now) {
        FormDefinition form = form(request);
        Answers answers = form.relevant(given);
        List<Problem> problems = form.problems(answers);
        if (!problems.isEmpty()) {
            throw new AnswersInvalid(problems);
        }
        ReleaseView release = released(catalog.model(request.model()));
        return submissions.save(new Submission(request, release, answers, signature, message, now));
    }

    /// A name typed under the text with this hash, which must be the text of now.
    Signature signature(AccessRequest request, Signing signing, Instant now) {
        TermsView terms = catalog.terms(request.model());
        if (!terms.sha256().equals(signing.termsSha256())) {
            throw new TermsChanged(
                    "The terms shown are not the terms of now, version %d; read and sign those."
                            .formatted(terms.version()));
        }
        return new Signature(
                signing.name(), terms.version(), terms.sha256(), now, signing.address());
    }

    /// The last submission's signature while its terms are current; otherwise a new one is needed.
    Signature renewed(AccessRequest request, @Nullable Signing signing, Instant now) {
        Signature last = last(request).signature();
        if (last.termsSha256().equals(catalog.terms(request.model()).sha256())) {
            return last;
        }
        if (signing == null) {
            throw new TermsChanged("The terms changed since you signed; sign the new version.");
        }
        return signature(request, signing, now);
    }

    Submission last(AccessRequest request) {
        return submissions
                .findFirstByRequestOrderByNumberDesc(request.id())
                .orElseThrow(() -> Ledger.unknown(request.reference()));
    }

    /// The submission that a decision is about; for an approval it must still be possible to grant.
    Submission grantable(AccessRequest request) {
        Submission last = last(request);
        TermsView terms = catalog.terms(request.model());
        if (last.termsVersion() != terms.version()) {
            throw new TermsChanged(
                    "The terms are at version %d now, %s signed version %d. Ask for more: the new version is signed with the answer."
                            .formatted(terms.version(), request.reference(), last.termsVersion()));
        }
        if (catalog.release(last.release()).status() != ReleaseStatus.PUBLISHED) {
            throw new NothingToGrant(
                    "Release %s was withdrawn. Ask for more: the answer will name the current one."
                            .formatted(last.releaseLabel()));
        }
        return last;
    }

    LocalDate lastDay(ModelName model, Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().plusDays(catalog.model(model).grantDays());
    }

    private static ReleaseView released(ModelView model) {
        ReleaseView current = model.current();
        if (current == null) {
            throw new NothingToGrant(
                    "%s has no published release to ask for.".formatted(model.name()));
        }
        return current;
    }
}
