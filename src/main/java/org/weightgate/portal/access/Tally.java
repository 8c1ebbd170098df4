package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Coverage;
import org.weightgate.portal.catalog.ModelName;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How many sent requests there are, kept by the database as they change and never counted anew.
@Component
class Tally {
    private final JdbcClient jdbc;

    Tally(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// In each status, among the models covered, without the actor's own.
    Map<RequestStatus, Long> counts(Actor actor, Coverage of) {
        return counts(
                jdbc.sql(
                                """
                                select status, sum(n) as n from (
                                    select t.status, t.n from access_tally t where %s
                                    union all
                                    select r.status, -1 from access_request r
                                    where r.applicant = :me and r.submissions > 0 and %s) seen
                                group by status having sum(n) > 0
                                """
                                        .formatted(of.sql("t"), of.sql("r")))
                        .params(of.values())
                        .param("me", actor.id().value()));
    }

    /// The rows of a question for `status` and `n`.
    static Map<RequestStatus, Long> counts(JdbcClient.StatementSpec question) {
        Map<RequestStatus, Long> counts = new EnumMap<>(RequestStatus.class);
        question.query(
                row -> {
                    counts.put(RequestStatus.valueOf(row.getString("status")), row.getLong("n"));
                });
        return counts;
    }

    /// The models that have any, by name.
    List<ModelName> models(Coverage of) {
        return jdbc.sql(
                        """
                        select t.namespace, t.name from access_tally t where %s
                        group by 1, 2 having sum(n) > 0 order by 1, 2
                        """
                                .formatted(of.sql("t")))
                .params(of.values())
                .query((row, _) -> new ModelName(row.getString(1), row.getString(2)))
                .list();
    }

    /// Folds the rows of each sum into one.
    @Transactional
    public void fold() {
        jdbc.sql(
                        """
                        with gone as (delete from access_tally returning *)
                        insert into access_tally
                        select namespace, name, status, sum(n) from gone group by 1, 2, 3 having sum(n) <> 0
                        """)
                .update();
    }
}
