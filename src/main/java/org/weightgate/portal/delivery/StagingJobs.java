package org.weightgate.portal.delivery;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.marking.CopyPrepared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;

/// Stages copies in the background, and clears them away.
@Configuration(proxyBeanMethods = false)
class StagingJobs {
    static final String STAGE = "delivery-staging";

    @Bean
    OneTimeTask<Void> deliveryStaging(Staging staging) {
        return Tasks.oneTime(STAGE)
                .onFailure(
                        new FailureHandler.ExponentialBackoffFailureHandler<>(
                                Duration.ofSeconds(5), 1.5))
                .execute(
                        (job, _) -> {
                            try {
                                staging.stage(GrantId.of(job.getId()));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    @Bean
    RecurringTask<Void> stagedSweep(StagedCopies copies) {
        return Tasks.recurring("staged-sweep", Schedules.fixedDelay(Duration.ofSeconds(30)))
                .execute((_, _) -> copies.sweep());
    }

    @Bean
    RecurringTask<Void> stagedOrphans(StagedCopies copies) {
        return Tasks.recurring("staged-orphans", Schedules.fixedDelay(Duration.ofHours(1)))
                .execute((_, _) -> copies.sweepOrphans());
    }

    /// Queues them: when a copy is ready, and when a file is asked for that is not staged yet.
    @Component
    static class Queue {
        private final ObjectProvider<SchedulerClient> scheduler;
        private final ObjectProvider<StagedCopies> copies;
        private final Clock clock;

        Queue(
                ObjectProvider<SchedulerClient> scheduler,
                ObjectProvider<StagedCopies> copies,
                Clock clock) {
            this.scheduler = scheduler;
            this.copies = copies;
            this.clock = clock;
        }

        @EventListener
        void on(CopyPrepared act) {
            if (copies.getObject().staged(act.grant())) stage(act.grant());
        }

        void stage(GrantId grant) {
            scheduler
                    .getObject()
                    .scheduleIfNotExists(
                            new TaskInstance<Void>(STAGE, grant.toString()), clock.instant());
        }
    }
}
