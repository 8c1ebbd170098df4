package org.weightgate.portal.access;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// Notes every hour which grants are over, so that the record says so. The door does not wait for
/// it.
@Configuration(proxyBeanMethods = false)
class Expiry {
    @Bean
    RecurringTask<Void> grantExpiry(GrantDesk grants) {
        return Tasks.recurring("grant-expiry", Schedules.fixedDelay(Duration.ofHours(1)))
                .execute((_, _) -> grants.expireOverdue());
    }
}
