package org.weightgate.portal.access;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Computes for requests that were sent before it was done at once what others like them are found
/// by: a few at a time, each lot in a transaction of its own, until the list of them is empty.
@Component
class EarlierRequests {
    private static final int LOT = 100;

    private final AccessRequests requests;
    private final Intake intake;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    EarlierRequests(
            AccessRequests requests,
            Intake intake,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.requests = requests;
        this.intake = intake;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Configuration(proxyBeanMethods = false)
    static class Schedule {
        @Bean
        RecurringTask<Void> earlierRequestsMarked(EarlierRequests earlier) {
            return Tasks.recurring("earlier-requests", Schedules.fixedDelay(Duration.ofMinutes(10)))
                    .execute(
                            (_, context) ->
                                    earlier.mark(
                                            () -> context.getSchedulerState().isShuttingDown()));
        }
    }

    /// Returns how many were done. What somebody works on right now is left to the next time.
    ///
    /// @param stop whether to leave the rest to another node or start
    int mark(BooleanSupplier stop) {
        int done = 0;
        int lot = LOT;
        while (lot > 0 && !stop.getAsBoolean()) {
            lot = transaction.execute(_ -> lot());
            done += lot;
        }
        return done;
    }

    private int lot() {
        List<RequestId> next =
                jdbc.sql("select request from access_unmarked order by request limit ?")
                        .param(LOT)
                        .query((row, _) -> new RequestId(row.getObject(1, UUID.class)))
                        .list();
        List<AccessRequest> found = next.isEmpty() ? List.of() : requests.lockIn(next);
        for (AccessRequest request : found) {
            intake.recognise(request, intake.last(request).answers());
            jdbc.sql("delete from access_unmarked where request = ?")
                    .param(request.id().value())
                    .update();
        }
        return found.size();
    }
}
