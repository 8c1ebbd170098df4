package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.forms.FormDefinition;

import java.util.List;
import java.util.Set;

/// Everything one reader may see of one request.
///
/// @param submissions the earliest first; empty for a draft
/// @param changes what the latest submission changed against the one before
/// @param confirmations who outside was asked about it
/// @param acts what the reader may do now
/// @param barred why a reviewer may not act on it; empty for whoever may
/// @param uncounted why an approval that was given does not count; empty where all do
/// @param first the name of the first of two reviewers
/// @param colleagues whom the request may be assigned to
/// @param evidence null for the applicant
public record Dossier(
        RequestView request,
        FormDefinition form,
        List<SubmissionView> submissions,
        List<Change> changes,
        List<EntryView> thread,
        List<ConfirmationView> confirmations,
        Set<AccessAct> acts,
        String barred,
        String uncounted,
        @Nullable String reviewer,
        @Nullable String first,
        @Nullable String decider,
        List<Person> colleagues,
        @Nullable GrantView grant,
        boolean mayRevoke,
        Pace pace,
        @Nullable Evidence evidence) {
    /// For templates: `may('APPROVE')`.
    public boolean may(String act) {
        return acts.contains(AccessAct.valueOf(act));
    }

    /// For whom outside it waits.
    public List<ConfirmationView> awaited() {
        return confirmations.stream().filter(ConfirmationView::open).toList();
    }

    /// To what the first of two reviewers agreed.
    public String proposed() {
        return thread.stream()
                .filter(e -> e.act() == AccessAct.APPROVE)
                .filter(e -> e.status() == RequestStatus.SECOND_APPROVAL)
                .reduce((_, last) -> last)
                .map(EntryView::text)
                .orElse("");
    }

    /// Whose words stand under the outcome: those of two who approved are joined.
    public String writers() {
        Outcome outcome = request.outcome();
        AccountId one = request.approvedFirst();
        return outcome == null
                        || one == null
                        || outcome.status() != RequestStatus.APPROVED
                        || one.equals(outcome.by())
                ? decider + " writes"
                : "%s and %s write".formatted(first, decider);
    }

    public SubmissionView latest() {
        return submissions.getLast();
    }

    public List<EntryView> steps() {
        return thread.stream().filter(EntryView::step).toList();
    }

    /// The messages both sides see, and what was asked and answered among them.
    public List<EntryView> talk() {
        return thread.stream().filter(e -> !e.internal() && !e.text().isEmpty()).toList();
    }

    public List<EntryView> notes() {
        return thread.stream().filter(EntryView::internal).toList();
    }
}
