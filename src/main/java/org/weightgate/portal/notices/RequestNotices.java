package org.weightgate.portal.notices;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.RequestAct;
import org.weightgate.portal.access.RequestAct.InformationAnswered;
import org.weightgate.portal.access.RequestAct.InformationAsked;
import org.weightgate.portal.access.RequestAct.RequestApproved;
import org.weightgate.portal.access.RequestAct.RequestDeclined;
import org.weightgate.portal.access.RequestAct.RequestSubmitted;
import org.weightgate.portal.catalog.ModelName;

/// What applicants and reviewers are told while a request is on its way. Written in the transaction
/// of the act, so no mail tells what did not happen.
@Component
class RequestNotices {
    private final Letters letters;

    RequestNotices(Letters letters) {
        this.letters = letters;
    }

    @EventListener
    void on(RequestSubmitted act) {
        letters.write(
                act.applicant(),
                subject("Request received", act.model(), act.reference()),
                """
                we have your request for %s. Its reference is %s.
                A reviewer reads it next; you get a mail when they decide or need to know more.
                Follow it here:\
                """
                        .formatted(act.model(), act.reference()),
                "/requests/" + act.reference());
        toReviewers(
                act,
                subject("A request waits for review", act.model(), act.reference()),
                "somebody asks for access to %s.".formatted(act.model()));
    }

    @EventListener
    void on(InformationAsked act) {
        letters.write(
                act.applicant(),
                subject("We need to know more", act.model(), act.reference()),
                """
                a reviewer of your request for %s asks:

                %s

                The time for the decision stands still until you answer here:\
                """
                        .formatted(act.model(), quoted(act.question())),
                "/requests/" + act.reference());
    }

    @EventListener
    void on(InformationAnswered act) {
        toReviewers(
                act,
                subject("A question was answered", act.model(), act.reference()),
                "the applicant answered, and the request waits again.");
    }

    @EventListener
    void on(RequestApproved act) {
        letters.write(
                act.applicant(),
                subject("Access approved", act.model(), act.reference()),
                """
                your request for %s is approved. Files of a new grant are prepared for you alone;
                another mail tells you when they are ready. How far it is, and whether something
                is needed from you first:\
                """
                        .formatted(act.model()),
                "/grants/" + act.grant());
    }

    @EventListener
    void on(RequestDeclined act) {
        letters.write(
                act.applicant(),
                subject("Access declined", act.model(), act.reference()),
                """
                your request for %s was declined. The reviewer writes:

                %s

                What you sent, and how to ask again:\
                """
                        .formatted(act.model(), quoted(act.reason())),
                "/requests/" + act.reference());
    }

    private void toReviewers(RequestAct act, String subject, String text) {
        String path = "/review/" + act.reference();
        letters.toReviewers(act.model(), act.subject().uninvolved(), subject, text, path);
    }

    static String subject(String outcome, ModelName model, String reference) {
        return "%s: %s (%s)".formatted(outcome, model, reference);
    }

    /// Somebody's own words, verbatim, and visibly theirs.
    static String quoted(String words) {
        return words.strip()
                .lines()
                .map(line -> "> " + line)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }
}
