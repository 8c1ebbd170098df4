package org.weightgate.portal.marking;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.catalog.ReleaseId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// The background jobs: one per release to check, two per grant. A job that fails is tried again,
/// later each time; one whose node died is taken over by the next.
@Configuration(proxyBeanMethods = false)
class MarkingJobs {
    static final String RELEASE = "marking-release";
    static final String FILES = "marking-files";
    static final String GOLDEN = "marking-golden";

    /// A job's body; the id is the job's name.
    private interface Body {
        void run(String id) throws IOException;
    }

    @Bean
    OneTimeTask<Void> markingRelease(ReleaseChecking checking) {
        return task(RELEASE, id -> checking.check(ReleaseId.of(id)));
    }

    @Bean
    OneTimeTask<Void> markingFiles(CopyPreparing preparing, MarkingQueue queue) {
        return task(
                FILES,
                id -> {
                    preparing.prepare(GrantId.of(id));
                    queue.golden(GrantId.of(id));
                });
    }

    @Bean
    OneTimeTask<Void> markingGolden(GoldenRun run) {
        return task(GOLDEN, id -> run.run(GrantId.of(id)));
    }

    private static OneTimeTask<Void> task(String name, Body body) {
        return Tasks.oneTime(name)
                .onFailure(
                        new FailureHandler.ExponentialBackoffFailureHandler<>(
                                Duration.ofSeconds(5), 1.5))
                .execute(
                        (instance, context) -> {
                            try {
                                body.run(instance.getId());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }
}
