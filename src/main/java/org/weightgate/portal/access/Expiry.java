package org.weightgate.portal.access;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// Notes every hour what time has done to grants and requests, and reminds of what is due. The
/// doors do not wait for it.
@Configuration(proxyBeanMethods = false)
class Expiry {
    @Bean
    RecurringTask<Void> grantExpiry(
            GrantUpkeep grants, RequestUpkeep requests, Reminding reminding, Tally tally) {
        return Tasks.recurring("grant-expiry", Schedules.fixedDelay(Duration.ofHours(1)))
                .execute(
                        (_, _) -> {
                            grants.expireOverdue();
                            grants.suspendNeglected();
                            requests.lapseIdle();
                            reminding.remind();
                            tally.fold();
                        });
    }
}
