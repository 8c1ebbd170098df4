package org.weightgate.portal.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// Ends on record the answers whose node was killed while it gave them. A living one speaks every
/// few seconds, a very slow one at least with every chunk; who takes less than a chunk in this time
/// is cut off by it.
@Configuration(proxyBeanMethods = false)
class DeliverySweep {
    static final Duration SILENCE = Duration.ofMinutes(10);

    @Bean
    RecurringTask<Void> endSilentDeliveries(DeliveryLog log) {
        return Tasks.recurring("delivery-sweep", Schedules.fixedDelay(Duration.ofMinutes(1)))
                .execute((_, _) -> log.endSilent(SILENCE));
    }
}
