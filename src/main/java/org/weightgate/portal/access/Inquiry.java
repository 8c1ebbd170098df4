package org.weightgate.portal.access;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormDefinition;
import org.weightgate.portal.forms.Question;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers the evidence about one request, as far as the reviewer may see it.
@Component
class Inquiry {
    private final AccessRequests requests;
    private final GrantDesk grants;
    private final People people;
    private final Likes likes;
    private final Clock clock;

    Inquiry(AccessRequests requests, GrantDesk grants, People people, Likes likes, Clock clock) {
        this.requests = requests;
        this.grants = grants;
        this.people = people;
        this.likes = likes;
        this.clock = clock;
    }

    /// @param form as the request answers it, whose words the signals use
    Evidence about(
            Actor reviewer, AccessRequest request, FormDefinition form, SubmissionView last) {
        List<AccessRequest> others =
                requests.findByApplicantOrderByCreatedDesc(request.applicant()).stream()
                        .filter(r -> !r.reference().equals(request.reference()))
                        .filter(r -> r.submissions() > 0)
                        .toList();
        List<RequestView> seen = visible(reviewer, others);
        Likes.Found alike = likes.of(reviewer, request);
        List<Signal> signals = signals(request, last, alike);
        sensitive(form, last.answers(), signals);
        return new Evidence(
                signals,
                seen,
                others.size() - seen.size(),
                alike.shown(),
                alike.elsewhere(),
                likes.institution(reviewer, request).orElse(null),
                grants.ofRecipient(reviewer, request.applicant()));
    }

    private static List<RequestView> visible(Actor reviewer, List<AccessRequest> found) {
        return found.stream()
                .filter(r -> Guard.of(reviewer, r).may(AccessAct.READ, r))
                .map(AccessRequest::view)
                .toList();
    }

    private List<Signal> signals(AccessRequest request, SubmissionView last, Likes.Found alike) {
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
        twin(alike, signals);
        return signals;
    }

    private static void twin(Likes.Found alike, List<Signal> signals) {
        long persons = alike.shown().stream().filter(Lookalike::person).count();
        long texts = alike.shown().size() - persons;
        if (persons > 0) {
            signals.add(
                    Signal.warn(
                            "another account?",
                            "%s under another account with the same address, profile or name."
                                    .formatted(count(persons))));
        }
        if (texts > 0) {
            signals.add(Signal.warn("text seen before", count(texts) + " of other people."));
        }
    }

    private static String count(long requests) {
        return requests == 1 ? "One request" : requests + " requests";
    }

    private static void sensitive(FormDefinition form, Answers answers, List<Signal> signals) {
        Optional<Question> asked = form.question("sensitiveUses");
        List<String> uses =
                answers.all("sensitiveUses").stream()
                        .filter(u -> !u.equals("none"))
                        .map(u -> asked.map(q -> q.words(u)).orElse(u))
                        .toList();
        if (!uses.isEmpty()) {
            signals.add(Signal.warn("sensitive use", String.join("; ", uses) + "."));
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
