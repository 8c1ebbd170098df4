package org.weightgate.portal.catalog;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler.ExponentialBackoffFailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.time.Duration;

/// The catalog's background work: checking what was submitted, and clearing away what was
/// abandoned. Both survive a restart, on whichever node is up.
@Configuration(proxyBeanMethods = false)
class CatalogJobs {
    private static final TaskDescriptor<Void> CHECK = TaskDescriptor.of("catalog-check");

    @Bean
    OneTimeTask<Void> catalogCheck(ReleaseCheck check) {
        return Tasks.oneTime(CHECK)
                .onFailure(new ExponentialBackoffFailureHandler<>(Duration.ofSeconds(5), 2))
                .execute((job, context) -> check.run(release(job.getId())));
    }

    @Bean
    RecurringTask<Void> catalogSweep(ObjectProvider<UploadSweep> uploads) {
        return Tasks.recurring("catalog-sweep", Schedules.fixedDelay(Duration.ofHours(1)))
                .execute((job, context) -> uploads.getObject().run());
    }

    @Bean
    RecurringTask<Void> catalogRehash(ObjectProvider<Rehash> rehash) {
        return Tasks.recurring("catalog-rehash", Schedules.fixedDelay(Duration.ofMinutes(1)))
                .execute((job, context) -> read(rehash.getObject()));
    }

    /// The node is stopping: another one, or the next start, goes on.
    private static void read(Rehash rehash) {
        try {
            rehash.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ReleaseId release(String job) {
        return ReleaseId.of(job.substring(0, job.indexOf(' ')));
    }

    /// Schedules a check in the transaction that submits: there is never one without the other.
    @Component
    static class OnSubmit {
        private final SchedulerClient scheduler;

        OnSubmit(SchedulerClient scheduler) {
            this.scheduler = scheduler;
        }

        /// The moment makes a second submission of the same release a job of its own.
        @EventListener
        void schedule(ReleaseSubmitted submitted) {
            scheduler.schedule(
                    CHECK.instance(submitted.release() + " " + submitted.at())
                            .scheduledTo(submitted.at()));
        }
    }
}
