package org.weightgate.portal.access;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationOverdue;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationReminded;
import org.weightgate.portal.accounts.AccountId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Reminds whoever was asked to confirm a request, once, and tells the reviewer where no answer
/// came in time. The door does not wait for it.
@Service
@Transactional
public class ConfirmationUpkeep {
    private static final Duration BEFORE = Duration.ofDays(4);

    private final Ledger ledger;
    private final Confirmations confirmations;
    private final ConfirmationLetters letters;
    private final ConfirmationLinks links;

    ConfirmationUpkeep(
            Ledger ledger,
            Confirmations confirmations,
            ConfirmationLetters letters,
            ConfirmationLinks links) {
        this.ledger = ledger;
        this.confirmations = confirmations;
        this.letters = letters;
        this.links = links;
    }

    @Configuration(proxyBeanMethods = false)
    static class Schedule {
        @Bean
        RecurringTask<Void> confirmationReminders(ConfirmationUpkeep upkeep) {
            return Tasks.recurring("confirmations", Schedules.fixedDelay(Duration.ofHours(1)))
                    .execute((_, _) -> upkeep.run());
        }
    }

    void run() {
        Instant now = ledger.now();
        List<Confirmation> ending = confirmations.lockEnding(now.plus(BEFORE));
        for (Confirmation asked : ending) {
            if (!now.isBefore(asked.expires())) {
                miss(asked, now);
            } else if (asked.nearlyOver(now, BEFORE)) {
                remind(asked, now);
            }
        }
        links.sweep(now);
    }

    private void remind(Confirmation asked, Instant now) {
        AccessRequest request = ledger.read(asked.request());
        asked.remind(now);
        letters.remind(request, asked);
        ledger.tell(
                new ConfirmationReminded(
                        AccountId.SYSTEM, now, request.subject(), ConfirmationAct.Asked.of(asked)));
    }

    private void miss(Confirmation asked, Instant now) {
        AccessRequest request = ledger.read(asked.request());
        asked.miss(now);
        Review review = request.course().review();
        ledger.tell(
                new ConfirmationOverdue(
                        AccountId.SYSTEM,
                        now,
                        request.subject(),
                        ConfirmationAct.Asked.of(asked),
                        review == null ? null : review.reviewer()));
    }
}
