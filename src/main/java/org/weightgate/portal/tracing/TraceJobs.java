package org.weightgate.portal.tracing;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// The background work: one trace at a time on a node, since each uses every core, and clearing
/// away what was abandoned or judged long ago. A trace whose node died is begun again by another.
@Configuration(proxyBeanMethods = false)
class TraceJobs {
    private static final String TRACE = "tracing-trace";
    private static final Duration BUSY = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int TRIES = 6;

    @Bean
    CustomTask<Void> tracingTrace(TraceRun run, Docket docket) {
        Semaphore turn = new Semaphore(1);
        return Tasks.custom(TRACE, Void.class)
                .onFailure(
                        (failed, job) ->
                                again(
                                        docket,
                                        failed,
                                        job,
                                        failed.getTimeDone().plus(pause(failed))))
                .onDeadExecution((dead, job) -> again(docket, dead, job, dead.getTimeDone()))
                .execute(
                        (job, _) -> {
                            if (!turn.tryAcquire()) return TraceJobs::later;
                            try {
                                run.run(id(job.getId()));
                                return new OnCompleteRemove<>();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } finally {
                                turn.release();
                            }
                        });
    }

    /// One more try, unless there were enough. A node that died counts as one: it may be the trace
    /// that kills it.
    private static void again(
            Docket docket, ExecutionComplete failed, ExecutionOperations<Void> job, Instant next) {
        if (failed.getExecution().consecutiveFailures + 1 < TRIES) {
            job.reschedule(failed, next);
        } else {
            // in this order: a trace without a job would wait for ever
            docket.fail(id(failed), sentence(failed));
            job.remove();
        }
    }

    private static Duration pause(ExecutionComplete failed) {
        return FIRST_PAUSE.multipliedBy(1L << failed.getExecution().consecutiveFailures);
    }

    private static void later(ExecutionComplete done, ExecutionOperations<Void> job) {
        job.reschedule(done, done.getTimeDone().plus(BUSY));
    }

    private static TraceId id(ExecutionComplete done) {
        return id(done.getExecution().taskInstance.getId());
    }

    /// The moment makes a second start of the same trace a job of its own.
    private static TraceId id(String job) {
        return new TraceId(UUID.fromString(job.substring(0, job.indexOf(' '))));
    }

    private static String sentence(ExecutionComplete failed) {
        String cause =
                failed.getCause()
                        .map(e -> "something failed inside: " + e.getClass().getSimpleName())
                        .orElse("the node that did it ended in the middle");
        return "The portal tried %d times and could not finish this trace (%s). The files are kept: start it again, or ask the admin to look at the log."
                .formatted(TRIES, cause);
    }

    @Bean
    RecurringTask<Void> tracingSweep(ObjectProvider<SuspectSweep> sweep) {
        return Tasks.recurring("tracing-sweep", Schedules.fixedDelay(Duration.ofHours(1)))
                .execute((job, context) -> sweep.getObject().run());
    }

    /// Schedules the job in the transaction that starts the trace: there is never one without the
    /// other.
    @Component
    static class OnStart {
        private final ObjectProvider<SchedulerClient> scheduler;

        OnStart(ObjectProvider<SchedulerClient> scheduler) {
            this.scheduler = scheduler;
        }

        @EventListener
        void schedule(TraceAct.TraceStarted started) {
            Instant now = started.at();
            scheduler
                    .getObject()
                    .scheduleIfNotExists(
                            new TaskInstance<Void>(TRACE, started.subject().trace() + " " + now),
                            now);
        }
    }
}
