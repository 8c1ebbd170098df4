package org.weightgate.portal.catalog;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;

import tools.jackson.databind.json.JsonMapper;

import java.time.ZoneOffset;

/// The disclosure sheets. Reading is as public as the model is.
@Service
@Transactional
public class Disclosures {
    private final Shelf shelf;
    private final JdbcClient db;
    private final JsonMapper json;
    private final Announcing announcing;

    Disclosures(Shelf shelf, JdbcClient db, JsonMapper json, Announcing announcing) {
        this.shelf = shelf;
        this.db = db;
        this.json = json;
        this.announcing = announcing;
    }

    @Transactional(readOnly = true)
    public Disclosure of(ModelName model) {
        return db.sql("select sheet from model_disclosure where namespace = ? and name = ?")
                .params(model.namespace(), model.name())
                .query(String.class)
                .optional()
                .map(sheet -> json.readValue(sheet, Disclosure.class))
                .orElseGet(Disclosure::nothing);
    }

    public void disclose(Actor actor, ModelName model, Disclosure sheet) {
        shelf.model(actor, model);
        int changed =
                db.sql(
                                """
                                insert into model_disclosure (namespace, name, sheet, written)
                                values (?, ?, ?::jsonb, ?)
                                on conflict (namespace, name)
                                do update set sheet = excluded.sheet, written = excluded.written
                                where model_disclosure.sheet <> excluded.sheet
                                """)
                        .params(
                                model.namespace(),
                                model.name(),
                                json.writeValueAsString(sheet.tidy()),
                                announcing.now().atOffset(ZoneOffset.UTC))
                        .update();
        if (changed == 1) {
            announcing.say(
                    new ModelEdited(model, "disclosure sheet", actor.id(), announcing.now()));
        }
    }
}
