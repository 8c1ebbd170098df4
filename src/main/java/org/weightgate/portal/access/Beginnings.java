package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Forms;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;

/// How requests begin: empty, from another one, or to extend a grant; one open at a time for each
/// person and model.
@Component
class Beginnings {
    private final AccessRequests requests;
    private final Catalog catalog;
    private final Forms forms;

    Beginnings(AccessRequests requests, Catalog catalog, Forms forms) {
        this.requests = requests;
        this.catalog = catalog;
        this.forms = forms;
    }

    /// The person's open request for the model, begun now if there is none.
    AccessRequest openOrBegin(Actor actor, ModelName name, Instant now) {
        ModelView model = catalog.model(actor, name);
        return open(actor, name)
                .orElseGet(
                        () -> {
                            released(model);
                            requireDue(actor, name, now);
                            return begin(actor, name, null, now);
                        });
    }

    /// The person's open request for the model. Nobody else begins one for them before this
    /// transaction ends.
    Optional<AccessRequest> open(Actor actor, ModelName name) {
        requests.queueUp(actor.id() + " " + name);
        return requests.findFirstByApplicantAndModelAndCourseStatusIn(
                actor.id(), name, RequestStatus.OPEN);
    }

    /// A new draft of somebody who has no open request for the model.
    AccessRequest begin(Actor actor, ModelName name, @Nullable String renews, Instant now) {
        int form = forms.current().version();
        return requests.save(new AccessRequest(actor, name, form, renews, now));
    }

    /// A new draft that says what this request said, except the statements, which are made anew.
    AccessRequest begin(Actor actor, AccessRequest as, @Nullable String renews, Instant now) {
        AccessRequest fresh = begin(actor, as.model(), renews, now);
        Answers answers = as.draft();
        FormDefinition form = forms.version(fresh.formVersion());
        for (FormPage page : form.pages()) {
            if (page.questions().stream().anyMatch(q -> q.key().equals("attestations"))) {
                answers = answers.with(page, Answers.NONE);
            }
        }
        fresh.write(form.relevant(answers), now);
        return fresh;
    }

    /// The last request that was approved for a grant.
    AccessRequest latestOf(String grant, String first) {
        return requests.findFirstByRenewsAndCourseStatusOrderByCreatedDesc(
                        grant, RequestStatus.APPROVED)
                .or(() -> requests.findByReference(first))
                .orElseThrow(() -> Ledger.unknown(first));
    }

    /// Refuses before the day that the last refusal names.
    void requireDue(Actor actor, ModelName name, Instant now) {
        requests
                .findByApplicantAndModelAndCourseStatus(actor.id(), name, RequestStatus.DECLINED)
                .stream()
                .map(r -> r.course().outcome())
                .flatMap(o -> Optional.ofNullable(o == null ? null : o.reapplyAfter()).stream())
                .filter(day -> LocalDate.ofInstant(now, ZoneOffset.UTC).isBefore(day))
                .max(Comparator.naturalOrder())
                .ifPresent(
                        day -> {
                            throw new TooEarly(
                                    "You may ask for %s again from %s on.".formatted(name, day));
                        });
    }

    /// By when whoever sends a request now is promised a decision.
    Promise promise(ModelName name, Instant now) {
        return Promise.within(Duration.ofDays(catalog.model(name).responseDays()), now);
    }

    static ReleaseView released(ModelView model) {
        ReleaseView current = model.current();
        if (current == null) {
            throw new NothingToGrant(
                    "%s has no published release to ask for.".formatted(model.name()));
        }
        return current;
    }
}
