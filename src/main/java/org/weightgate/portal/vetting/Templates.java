package org.weightgate.portal.vetting;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.vetting.TemplateAct.TemplateKept;
import org.weightgate.portal.vetting.TemplateAct.TemplateRemoved;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// The texts that a model's publisher keeps for its reviewers: a decision in words that were
/// thought about once. They are a beginning; what a reviewer sends is what stands in the box.
@Service
@Transactional
public class Templates {
    private static final int MOST = 60;

    private final JdbcClient db;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Templates(JdbcClient db, ApplicationEventPublisher events, Clock clock) {
        this.db = db;
        this.events = events;
        this.clock = clock;
    }

    /// By decision and title.
    @Transactional(readOnly = true)
    public List<Template> of(ModelName model) {
        return db.sql(
                        """
                        select * from vetting_template where namespace = ? and name = ?
                        order by decision, lower(title)
                        """)
                .params(model.namespace(), model.name())
                .query(
                        (row, _) ->
                                new Template(
                                        row.getObject("id", UUID.class),
                                        row.getString("decision"),
                                        row.getString("title"),
                                        row.getString("text"),
                                        row.getString("code")))
                .list();
    }

    /// As [#of(ModelName)], for those who keep or use them.
    @Transactional(readOnly = true)
    public List<Template> of(Actor actor, ModelName model) {
        if (!actor.holds(RoleName.REVIEWER, model.toString())) {
            actor.require(RoleName.PUBLISHER, model.toString());
        }
        return of(model);
    }

    /// @param id of the template to write anew; null for one more
    public Template keep(
            Actor actor,
            ModelName model,
            @Nullable UUID id,
            String decision,
            String title,
            String text,
            @Nullable String code) {
        actor.require(RoleName.PUBLISHER, model.toString());
        UUID kept = id == null ? UUID.randomUUID() : template(model, id).id();
        if (id == null && of(model).size() >= MOST) {
            throw new BadInput("A model has %d templates at most.".formatted(MOST));
        }
        Template template = new Template(kept, decision, title, text, code);
        Instant now = clock.instant();
        try {
            write(actor, model, template, now);
        } catch (DuplicateKeyException e) {
            throw new NameTaken("This model has a template of that title already.", "title");
        }
        events.publishEvent(new TemplateKept(actor.id(), now, model, decision, template.title()));
        return template;
    }

    private void write(Actor actor, ModelName model, Template template, Instant now) {
        db.sql(
                        """
                        insert into vetting_template (id, namespace, name, decision, title, text, code, changed, by)
                        values (:id, :ns, :name, :decision, :title, :text, :code, :at, :by)
                        on conflict (id) do update
                        set decision = :decision, title = :title, text = :text, code = :code, changed = :at, by = :by
                        """)
                .param("id", template.id())
                .param("ns", model.namespace())
                .param("name", model.name())
                .param("decision", template.decision())
                .param("title", template.title())
                .param("text", template.text())
                .param("code", template.code())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .param("by", actor.id().value())
                .update();
    }

    public void remove(Actor actor, ModelName model, UUID id) {
        actor.require(RoleName.PUBLISHER, model.toString());
        Template gone = template(model, id);
        db.sql("delete from vetting_template where id = ?").param(id).update();
        events.publishEvent(
                new TemplateRemoved(
                        actor.id(), clock.instant(), model, gone.decision(), gone.title()));
    }

    private Template template(ModelName model, UUID id) {
        return of(model).stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotKept("This model has no such template."));
    }
}
