package org.weightgate.portal.access;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// What it takes to get access to each release, as its publisher says: one reviewer where nothing
/// was said. It is read when a decision is made, so requests under way follow it.
@Service
@Transactional
public class Policies {
    /// One release with its rule.
    ///
    /// @param apart whether reviewers must be of another institution than the applicant
    public record Row(ReleaseView release, ReviewRule rule, boolean apart) {}

    private final Catalog catalog;
    private final People people;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Policies(
            Catalog catalog,
            People people,
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            Clock clock) {
        this.catalog = catalog;
        this.people = people;
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public ReviewRule of(ReleaseId release) {
        return jdbc.sql("select review from access_policy where release = ?")
                .param(release.value())
                .query((rs, _) -> ReviewRule.valueOf(rs.getString("review")))
                .optional()
                .orElse(ReviewRule.ONE);
    }

    /// What asking for the model comes to now.
    @Transactional(readOnly = true)
    public ReviewRule of(ModelView model) {
        ReleaseView current = model.current();
        return current == null ? ReviewRule.ONE : of(current.id());
    }

    /// Whether the release is open to this person. Nobody opens one to themselves.
    @Transactional(readOnly = true)
    public boolean opens(ReleaseId release, AccountId person) {
        return jdbc.sql("select set_by from access_policy where release = ? and review = 'OPEN'")
                .param(release.value())
                .query((rs, _) -> rs.getObject("set_by", UUID.class))
                .optional()
                .filter(by -> !by.equals(person.value()))
                .isPresent();
    }

    /// Whether reviewers must be of another institution than the applicant.
    @Transactional(readOnly = true)
    public boolean apart(ReleaseId release) {
        return jdbc.sql("select apart from access_policy where release = ?")
                .param(release.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /// Whether this reviewer's approval counts, whenever it was given: not one by somebody of the
    /// applicant's institution where the publisher keeps them apart by now.
    boolean counts(AccessRequest request, AccountId reviewer) {
        return !request.keptFrom(people.get(reviewer).email());
    }

    /// Every release that can be granted, the latest first, for the model's publisher.
    @Transactional(readOnly = true)
    public List<Row> all(Actor actor, ModelName model) {
        catalog.model(actor, model);
        actor.require(RoleName.PUBLISHER, model.toString());
        return catalog.releases(model).stream()
                .filter(r -> r.status() != ReleaseStatus.WITHDRAWN)
                .map(r -> new Row(r, of(r.id()), apart(r.id())))
                .toList();
    }

    public void set(Actor actor, ModelName model, String label, ReviewRule rule) {
        ReleaseView release = catalog.release(actor, model, label);
        ReviewRule before = of(release.id());
        if (before == rule) {
            return;
        }
        var now = clock.instant();
        jdbc.sql(
                        """
                        insert into access_policy (release, review, set_by, at)
                        values (:release, :review, :by, :at)
                        on conflict (release) do update
                        set review = :review, set_by = :by, at = :at
                        """)
                .param("release", release.id().value())
                .param("review", rule.name())
                .param("by", actor.id().value())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .update();
        events.publishEvent(
                new PolicySet(actor.id(), now, model, release.id(), release.label(), before, rule));
    }

    /// Says whether reviewers must be of another institution than the applicant; requests under way
    /// follow it.
    public void keepApart(Actor actor, ModelName model, String label, boolean apart) {
        ReleaseView release = catalog.release(actor, model, label);
        if (apart(release.id()) == apart) {
            return;
        }
        var now = clock.instant();
        jdbc.sql(
                        """
                        insert into access_policy (release, review, apart, set_by, at)
                        values (:release, 'ONE', :apart, :by, :at)
                        on conflict (release) do update set apart = :apart
                        """)
                .param("release", release.id().value())
                .param("apart", apart)
                .param("by", actor.id().value())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql(
                        """
                        update access_request set apart = ?
                        where release = ? and (outcome is null or status = 'DECLINED')
                        """)
                .params(apart, release.id().value())
                .update();
        events.publishEvent(
                new ReviewersKeptApart(
                        actor.id(), now, model, release.id(), release.label(), apart));
    }
}
