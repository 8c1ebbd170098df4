package org.weightgate.portal.access;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was sent and said about a request, and how long such things take.
@Component
class Threads {
    private final Submissions submissions;
    private final Entries entries;
    private final People people;
    private final Confirmations confirmations;
    private final Paces paces;

    Threads(
            Submissions submissions,
            Entries entries,
            People people,
            Confirmations confirmations,
            Paces paces) {
        this.submissions = submissions;
        this.entries = entries;
        this.people = people;
        this.confirmations = confirmations;
        this.paces = paces;
    }

    List<SubmissionView> submissions(AccessRequest request) {
        return submissions.findByRequestOrderByNumber(request.id()).stream()
                .map(Submission::view)
                .toList();
    }

    List<EntryView> thread(AccessRequest request, boolean internalToo) {
        return entries.findByRequestOrderById(request.id()).stream()
                .map(e -> e.view(name(e.by()), internalToo))
                .filter(e -> internalToo || !e.internal())
                .toList();
    }

    /// Other reviewers who may take the request.
    List<Person> colleagues(Actor actor, AccessRequest request) {
        return people.holding(RoleName.REVIEWER, request.model().toString()).stream()
                .filter(p -> !actor.is(p.id()))
                .filter(p -> Guard.of(people.actor(p.id()), request).may(AccessAct.CLAIM, request))
                .toList();
    }

    /// Why an approval that was given does not count; empty where all do.
    String uncounted(AccessRequest request) {
        Proposal given = request.course().proposal();
        if (given == null || !request.status().open()) {
            return "";
        }
        String names =
                Stream.of(Optional.of(given.by()), Optional.ofNullable(given.secondedBy()))
                        .flatMap(Optional::stream)
                        .map(people::get)
                        .filter(p -> request.keptFrom(p.email()))
                        .map(Person::name)
                        .collect(Collectors.joining(" and "));
        return names.isEmpty()
                ? ""
                : ("The approval by %s does not count any more: requests for this release are"
                                + " reviewed by people of other institutions than the applicant's"
                                + " by now. The next one takes its place.")
                        .formatted(names);
    }

    String name(AccountId id) {
        return people.get(id).name();
    }

    Pace pace(ModelName model) {
        return paces.of(model);
    }

    /// Who outside was asked about the request, the earliest first.
    ///
    /// @param whole for reviewers
    List<ConfirmationView> confirmations(AccessRequest request, boolean whole) {
        return confirmations.findByRequestOrderByAsked(request.reference()).stream()
                .map(c -> c.view(whole))
                .toList();
    }
}
