package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.FolderView;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.TermsView;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Forms;
import org.weightgate.portal.forms.Problem;
import org.weightgate.portal.vetting.Likenesses;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// What must be true of a request when it comes in and when it is decided, as far as the form, the
/// terms and the releases say.
@Component
class Intake {
    private final Submissions submissions;
    private final Catalog catalog;
    private final Forms forms;
    private final Grants grants;
    private final Likenesses likenesses;

    Intake(
            Submissions submissions,
            Catalog catalog,
            Forms forms,
            Grants grants,
            Likenesses likenesses) {
        this.submissions = submissions;
        this.catalog = catalog;
        this.forms = forms;
        this.grants = grants;
        this.likenesses = likenesses;
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
        ReleaseView release = release(request);
        recognise(request, answers);
        return submissions.save(new Submission(request, release, answers, signature, message, now));
    }

    /// Keeps by what a request is found beside others like it.
    void recognise(AccessRequest request, Answers answers) {
        likenesses.keep(
                request.id().value(),
                request.applicant(),
                Recognition.marks(answers),
                Recognition.text(answers));
    }

    /// A name typed under the terms of now.
    Signature signature(AccessRequest request, Signing signing, Instant now) {
        return Signature.of(signing, catalog.terms(request.model()), now);
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
        if (catalog.release(last.release()).status() != ReleaseStatus.PUBLISHED) {
            throw new NothingToGrant(
                    "Release %s was withdrawn. Ask for more: the answer will name the current one."
                            .formatted(last.releaseLabel()));
        }
        return last;
    }

    /// Refuses to leave out what cannot be, and to narrow a grant by renewing it: its copy is
    /// signed.
    void requireExtent(AccessRequest request, Submission signed, Extent extent) {
        if (request.renews() != null && !extent.whole()) {
            throw new BadQuery("A renewed grant covers what it covered before.");
        }
        extent.within(
                catalog.release(signed.release()).folders().stream()
                        .map(FolderView::name)
                        .toList());
    }

    TermsView terms(AccessRequest request) {
        return catalog.terms(request.model());
    }

    /// As long as the model's grants last; a renewal is counted from the end of the grant.
    LocalDate lastDay(AccessRequest request, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate from =
                renewed(request).map(Grant::lastDay).filter(d -> d.isAfter(today)).orElse(today);
        return from.plusDays(catalog.model(request.model()).grantDays());
    }

    private Optional<Grant> renewed(AccessRequest request) {
        return Optional.ofNullable(request.renews()).flatMap(grants::findByReference);
    }

    /// What is asked for: the current release, or the one whose grant is to be extended.
    private ReleaseView release(AccessRequest request) {
        return renewed(request)
                .map(g -> catalog.release(g.holding().release()))
                .orElseGet(() -> Beginnings.released(catalog.model(request.model())));
    }
}
