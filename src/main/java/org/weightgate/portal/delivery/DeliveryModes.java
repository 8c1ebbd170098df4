package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// How each release is delivered; streamed until its publisher says otherwise.
@Service
@Transactional
public class DeliveryModes {
    private final JdbcClient db;
    private final Catalog catalog;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DeliveryModes(JdbcClient db, Catalog catalog, ApplicationEventPublisher events, Clock clock) {
        this.db = db;
        this.catalog = catalog;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public DeliveryMode of(ReleaseId release) {
        return db.sql("select mode from delivery_mode where release_id = ?")
                .param(release.value())
                .query(String.class)
                .optional()
                .map(DeliveryMode::valueOf)
                .orElse(DeliveryMode.STREAM);
    }

    /// A release of theirs, for its publishers.
    @Transactional(readOnly = true)
    public ReleaseView release(Actor actor, ModelName model, String label) {
        return catalog.release(actor, model, label);
    }

    @Transactional(readOnly = true)
    public ModelView model(Actor actor, ModelName model) {
        return catalog.model(actor, model);
    }

    /// @param mode how it is delivered
    public record Row(ReleaseView release, DeliveryMode mode) {}

    /// Every release, for publishers of the model.
    @Transactional(readOnly = true)
    public List<Row> all(Actor actor, ModelName model) {
        catalog.model(actor, model);
        actor.require(RoleName.PUBLISHER, model.toString());
        return catalog.releases(model).stream().map(r -> new Row(r, of(r.id()))).toList();
    }

    /// For publishers of the model. Copies already staged are cleared away by the sweep where the
    /// release is streamed again.
    public void choose(Actor actor, ModelName model, String label, DeliveryMode mode) {
        ReleaseView release = release(actor, model, label);
        if (of(release.id()) == mode) return;
        Instant now = clock.instant();
        db.sql(
                        """
                        insert into delivery_mode (release_id, mode, chosen, chosen_by)
                        values (?, ?, ?, ?)
                        on conflict (release_id) do update
                        set mode = excluded.mode, chosen = excluded.chosen, chosen_by = excluded.chosen_by
                        """)
                .params(
                        release.id().value(),
                        mode.name(),
                        now.atOffset(ZoneOffset.UTC),
                        actor.id().value())
                .update();
        events.publishEvent(
                new DeliveryModeChosen(actor.id(), now, model, label, release.id(), mode));
    }
}
