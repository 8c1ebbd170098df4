package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;

import java.time.Duration;
import java.util.List;

/// What was sent and said about a request, and how long such things take.
@Component
class Threads {
    private final Submissions submissions;
    private final Entries entries;
    private final People people;
    private final Catalog catalog;
    private final JdbcClient jdbc;

    Threads(
            Submissions submissions,
            Entries entries,
            People people,
            Catalog catalog,
            JdbcClient jdbc) {
        this.submissions = submissions;
        this.entries = entries;
        this.people = people;
        this.catalog = catalog;
        this.jdbc = jdbc;
    }

    List<SubmissionView> submissions(AccessRequest request) {
        return submissions.findByRequestOrderByNumber(request.id()).stream()
                .map(Submission::view)
                .toList();
    }

    List<EntryView> thread(AccessRequest request, boolean internalToo) {
        return entries.findByRequestOrderById(request.id()).stream()
                .map(e -> e.view(name(e.by())))
                .filter(e -> internalToo || !e.internal())
                .toList();
    }

    /// Other reviewers who may take the request.
    List<Person> colleagues(Actor actor, AccessRequest request) {
        return people.holding(RoleName.REVIEWER, request.model().toString()).stream()
                .filter(p -> !actor.is(p.id()))
                .filter(p -> Guard.of(people.actor(p.id()), request).may(AccessAct.CLAIM, request))
                .toList();
    }

    String name(AccountId id) {
        return people.get(id).name();
    }

    Pace pace(ModelName model) {
        int promised = catalog.model(model).responseDays();
        return jdbc.sql(
                        """
                        select count(*) as n,
                               percentile_cont(0.5) within group (order by seconds) as median
                        from (select extract(epoch from decided - submitted)::float8 as seconds
                              from access_request
                              where namespace = :ns and name = :name and decided is not null
                              order by decided desc limit 100) as last
                        """)
                .param("ns", model.namespace())
                .param("name", model.name())
                .query(
                        (rs, _) ->
                                new Pace(
                                        Duration.ofSeconds((long) rs.getDouble("median")),
                                        rs.getInt("n"),
                                        promised))
                .single();
    }
}
