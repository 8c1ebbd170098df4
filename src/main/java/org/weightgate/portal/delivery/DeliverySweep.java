package org.weightgate.portal.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/// Ends on record the answers whose node was killed while it gave them. A living node speaks for
/// all of its answers every few seconds and gives none for longer than [DeliverySettings#blind]
/// without having been heard, so what was silent for this long sends nothing more.
@Configuration(proxyBeanMethods = false)
class DeliverySweep {
    static final Duration SILENCE = Duration.ofSeconds(30);

    @Bean
    RecurringTask<Void> endSilentDeliveries(DeliveryLog log) {
        return Tasks.recurring("delivery-sweep", Schedules.fixedDelay(Duration.ofSeconds(15)))
                .execute((_, _) -> log.endSilent(SILENCE));
    }
}
