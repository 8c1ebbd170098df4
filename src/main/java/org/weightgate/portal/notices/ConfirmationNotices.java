package org.weightgate.portal.notices;

import static org.weightgate.portal.notices.RequestNotices.subject;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.ConfirmationAct;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationAnswered;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationAsked;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationOverdue;
import org.weightgate.portal.accounts.AccountId;

/// What applicants and reviewers are told while somebody outside is asked to confirm a request. The
/// applicant hears for whom it waits, never what was written.
@Component
class ConfirmationNotices {
    private final Letters letters;

    ConfirmationNotices(Letters letters) {
        this.letters = letters;
    }

    @EventListener
    void on(ConfirmationAsked act) {
        letters.write(
                act.subject().applicant(),
                subject("Somebody is asked to confirm", act.model(), act.reference()),
                """
                a reviewer asked %s, as %s, to confirm your request for %s. You need do nothing,
                though a word to them may help: the mail comes from this portal. The time for the
                decision stands still until they answer. Follow it here:\
                """
                        .formatted(act.asked().name(), act.asked().role().words(), act.model()),
                "/requests/" + act.reference());
    }

    @EventListener
    void on(ConfirmationAnswered act) {
        toDesk(
                act,
                act.desk(),
                "A confirmation was answered",
                "%s answered. What they wrote stands on the page of the request:"
                        .formatted(act.asked().name()));
    }

    @EventListener
    void on(ConfirmationOverdue act) {
        toDesk(
                act,
                act.desk(),
                "A confirmation was not answered",
                "%s did not answer in time. Ask again, name somebody else, or go on without:"
                        .formatted(act.asked().name()));
        letters.write(
                act.subject().applicant(),
                subject("Still waiting for a confirmation", act.model(), act.reference()),
                """
                %s has not answered so far. Please tell them that we asked; you can name somebody
                else in a message to the reviewer. Without an answer the request lapses in the end:\
                """
                        .formatted(act.asked().name()),
                "/requests/" + act.reference());
    }

    private void toDesk(
            ConfirmationAct act, @Nullable AccountId desk, String outcome, String text) {
        String title = subject(outcome, act.model(), act.reference());
        String path = "/review/" + act.reference();
        if (desk == null) {
            letters.toReviewers(act.model(), act.subject().uninvolved(), title, text, path);
        } else {
            letters.write(desk, title, text, path);
        }
    }
}
