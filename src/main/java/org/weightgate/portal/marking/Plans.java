package org.weightgate.portal.marking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.watermark.MarkPlan;
import org.weightgate.watermark.TensorPlan;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How each content carries marks. A plan is written once and never changes: the same tensor is
/// never marked under two plans.
@Repository
class Plans {
    private final JdbcClient db;
    private final Clock clock;

    Plans(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// Plans by content id, of those that are known.
    SortedMap<String, TensorPlan> of(Collection<String> contents) {
        SortedMap<String, TensorPlan> plans = new TreeMap<>();
        if (contents.isEmpty()) return plans;
        db.sql("select plan from marking_plan where content_id = any(?)")
                // one parameter: PostgreSQL takes 65 535, and releases have more tensors
                .param(contents.toArray(String[]::new))
                .query((row, n) -> row.getString("plan"))
                .list()
                .forEach(json -> plans.putAll(MarkPlan.parse(json).tensors()));
        return plans;
    }

    /// Keeps the plan unless the content has one already.
    void keep(TensorPlan plan) {
        db.sql(
                        "insert into marking_plan (content_id, plan, created) values (?, ?, ?) on"
                                + " conflict do nothing")
                .params(
                        plan.cid().hex(),
                        MarkPlan.of(List.of(plan)).json(),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
