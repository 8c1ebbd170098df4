package org.weightgate.portal.notices;

import static org.weightgate.portal.notices.RequestNotices.quoted;
import static org.weightgate.portal.notices.RequestNotices.subject;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.RequestAct.FirstApprovalGiven;
import org.weightgate.portal.access.RequestAct.RequestAppealed;
import org.weightgate.portal.access.RequestAct.RequestAssigned;
import org.weightgate.portal.access.RequestAct.RequestConditionallyApproved;
import org.weightgate.portal.access.RequestAct.RequestLapsed;
import org.weightgate.portal.access.RequestAct.RequestMessageSent;
import org.weightgate.portal.accounts.AccountId;

import java.util.HashSet;
import java.util.Set;

/// What is told of the longer ways a request can go: two reviewers, a condition, an appeal,
/// messages, silence.
@Component
class ReviewNotices {
    private final Letters letters;

    ReviewNotices(Letters letters) {
        this.letters = letters;
    }

    @EventListener
    void on(FirstApprovalGiven act) {
        letters.write(
                act.applicant(),
                subject("One of two reviewers approved", act.model(), act.reference()),
                """
                access to %s takes two reviewers. One has approved your request; another one reads
                it next. Follow it here:\
                """
                        .formatted(act.model()),
                "/requests/" + act.reference());
        letters.toReviewers(
                act.model(),
                with(act.subject().uninvolved(), act.by()),
                subject("A second approval is needed", act.model(), act.reference()),
                "one reviewer approved a request for %s; it takes another one, who must be you or a colleague."
                        .formatted(act.model()),
                "/review/" + act.reference());
    }

    @EventListener
    void on(RequestConditionallyApproved act) {
        letters.write(
                act.applicant(),
                subject("Approved under a condition", act.model(), act.reference()),
                """
                your request for %s is approved as soon as this condition is met:

                %s

                Answer in a message on the page of your request:\
                """
                        .formatted(act.model(), quoted(act.condition())),
                "/requests/" + act.reference());
    }

    @EventListener
    void on(RequestAssigned act) {
        if (!act.to().equals(act.by())) {
            letters.write(
                    act.to(),
                    subject("A request was put on your desk", act.model(), act.reference()),
                    "a colleague assigned a request for %s to you.".formatted(act.model()),
                    "/review/" + act.reference());
        }
    }

    @EventListener
    void on(RequestAppealed act) {
        letters.write(
                act.applicant(),
                subject("Appeal received", act.model(), act.reference()),
                """
                your appeal is with the reviewers of %s. Somebody else than the first reviewer
                decides on it, and that decision stands. Follow it here:\
                """
                        .formatted(act.model()),
                "/requests/" + act.reference());
        letters.toReviewers(
                act.model(),
                with(act.subject().uninvolved(), act.decliner()),
                subject("A refusal is appealed", act.model(), act.reference()),
                "an applicant asks for another reviewer's judgement of a refusal.",
                "/review/" + act.reference());
    }

    @EventListener
    void on(RequestMessageSent act) {
        String subject = subject("A message about a request", act.model(), act.reference());
        if (act.by().equals(act.applicant())) {
            letters.toDesk(
                    act.reviewer(),
                    act.model(),
                    act.subject().uninvolved(),
                    subject,
                    "the applicant writes:\n\n" + quoted(act.text()) + "\n\nAnswer here:",
                    "/review/" + act.reference());
        } else {
            letters.write(
                    act.applicant(),
                    subject,
                    """
                    a reviewer of your request for %s writes:

                    %s

                    Answer here:\
                    """
                            .formatted(act.model(), quoted(act.text())),
                    "/requests/" + act.reference());
        }
    }

    @EventListener
    void on(RequestLapsed act) {
        letters.write(
                act.applicant(),
                subject("Request lapsed", act.model(), act.reference()),
                """
                your %s for %s lapsed, because nothing was heard from you for long. Nothing is
                lost: you can begin a new request with the same answers here:\
                """
                        .formatted(act.draft() ? "draft" : "request", act.model()),
                "/requests");
    }

    private static Set<AccountId> with(Set<AccountId> some, AccountId another) {
        Set<AccountId> all = new HashSet<>(some);
        all.add(another);
        return all;
    }
}
