package org.weightgate.portal.access;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.forms.Answers;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Gathers the evidence about one request, as far as the reviewer may see it.
@Component
class Inquiry {
    private static final int SHOWN = 10;

    private final AccessRequests requests;
    private final GrantDesk grants;
    private final People people;
    private final Clock clock;

    Inquiry(AccessRequests requests, GrantDesk grants, People people, Clock clock) {
        this.requests = requests;
        this.grants = grants;
        this.people = people;
        this.clock = clock;
    }

    Evidence about(Actor reviewer, AccessRequest request, SubmissionView last) {
        List<AccessRequest> others =
                requests.findByApplicantOrderByCreatedDesc(request.applicant()).stream()
                        .filter(r -> !r.reference().equals(request.reference()))
                        .filter(r -> r.submissions() > 0)
                        .toList();
        List<RequestView> seen = visible(reviewer, others);
        return new Evidence(
                signals(request, last),
                seen,
                others.size() - seen.size(),
                ofDomain(reviewer, request, last.answers()),
                grants.ofRecipient(reviewer, request.applicant()));
    }

    private List<RequestView> ofDomain(Actor reviewer, AccessRequest request, Answers answers) {
        String domain = Domains.of(answers.text("email"));
        return Domains.isPublic(domain)
                ? List.of()
                : visible(reviewer, requests.ofDomain(domain, request.applicant().value())).stream()
                        .limit(SHOWN)
                        .toList();
    }

    private static List<RequestView> visible(Actor reviewer, List<AccessRequest> found) {
        return found.stream()
                .filter(r -> Guard.of(reviewer, r).may(AccessAct.READ, r))
                .map(AccessRequest::view)
                .toList();
    }

    private List<Signal> signals(AccessRequest request, SubmissionView last) {
        RequestView view = request.view();
        List<Signal> signals =
                new ArrayList<>(Domains.signals(last.answers(), view.applicantEmail()));
        String legal = last.answers().text("legalName");
        String signed = last.signature().name();
        signals.add(
                same(legal, signed)
                        ? Signal.good("signature fits", "Signed as “" + signed + "”.")
                        : Signal.warn(
                                "other signature",
                                "Signed as “%s”, legal name “%s”.".formatted(signed, legal)));
        Duration age = Duration.between(people.since(request.applicant()), clock.instant());
        signals.add(
                age.toDays() < 7
                        ? Signal.quiet("new account", "The account is %s old.".formatted(days(age)))
                        : Signal.good(
                                "known account", "The account is %s old.".formatted(days(age))));
        sensitive(last.answers(), signals);
        return signals;
    }

    private static void sensitive(Answers answers, List<Signal> signals) {
        List<String> uses =
                answers.all("sensitiveUses").stream().filter(u -> !u.equals("none")).toList();
        if (!uses.isEmpty()) {
            signals.add(Signal.warn("sensitive use", String.join(", ", uses) + "."));
        }
        if (answers.has("commercialPartner", "yes")) {
            signals.add(Signal.warn("commercial partner", answers.text("partner")));
        }
    }

    private static boolean same(String one, String other) {
        return one.strip()
                .replaceAll("\\s+", " ")
                .equalsIgnoreCase(other.strip().replaceAll("\\s+", " "));
    }

    private static String days(Duration age) {
        long days = age.toDays();
        return days == 0 ? "less than a day" : days == 1 ? "one day" : days + " days";
    }
}
