package org.weightgate.portal.marking;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantTerm.GrantIssued;
import org.weightgate.portal.catalog.ReleaseHashed;

import java.time.Clock;

/// Queues the jobs in the transaction of what causes them: no grant is issued without its copy
/// being on the way.
@Component
class MarkingQueue {
    private final ObjectProvider<SchedulerClient> scheduler;
    private final Clock clock;

    MarkingQueue(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @EventListener
    void on(ReleaseHashed event) {
        queue(MarkingJobs.RELEASE, event.release().toString());
    }

    @EventListener
    void on(GrantIssued event) {
        queue(MarkingJobs.FILES, event.grant().toString());
    }

    void golden(GrantId grant) {
        queue(MarkingJobs.GOLDEN, grant.toString());
    }

    private void queue(String job, String id) {
        scheduler.getObject().scheduleIfNotExists(new TaskInstance<Void>(job, id), clock.instant());
    }
}
