package org.weightgate.portal.vetting;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.TokenScope;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Filters of a list that somebody gave a name, each person's own. One of them may be what opens
/// first. What a filter means is the list's matter; here it is the query of an address.
@Service
@Transactional
public class Views {
    private static final int MOST = 30;

    /// @param query without the question mark, like `status=waiting&who=mine`
    /// @param opens whether the list opens with it
    public record View(UUID id, String name, String query, boolean opens) {}

    private final JdbcClient db;
    private final Clock clock;

    Views(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// The actor's own, by name.
    @Transactional(readOnly = true)
    public List<View> of(Actor actor) {
        actor.require(TokenScope.READ);
        return db.sql("select * from vetting_view where owner = ? order by lower(name)")
                .param(actor.id().value())
                .query((row, _) -> view(row))
                .list();
    }

    /// What the list opens with.
    @Transactional(readOnly = true)
    public Optional<View> first(Actor actor) {
        return of(actor).stream().filter(View::opens).findFirst();
    }

    public View keep(Actor actor, String name, String query) {
        actor.require(TokenScope.REVIEW);
        if (of(actor).size() >= MOST) {
            throw new BadInput("You keep %d views already; delete one first.".formatted(MOST));
        }
        UUID id = UUID.randomUUID();
        named(
                () ->
                        db.sql(
                                        "insert into vetting_view (id, owner, name, query, created)"
                                                + " values (?, ?, ?, ?, ?)")
                                .params(
                                        id,
                                        actor.id().value(),
                                        checked(name),
                                        query,
                                        clock.instant().atOffset(ZoneOffset.UTC))
                                .update());
        return view(actor, id);
    }

    public View rename(Actor actor, UUID id, String name) {
        actor.require(TokenScope.REVIEW);
        named(
                () ->
                        changed(
                                db.sql(
                                                "update vetting_view set name = ? where id = ? and"
                                                        + " owner = ?")
                                        .params(checked(name), id, actor.id().value())
                                        .update()));
        return view(actor, id);
    }

    /// Lets the list open with this one, or, said of the one it opens with, with none.
    public View open(Actor actor, UUID id, boolean opens) {
        actor.require(TokenScope.REVIEW);
        db.sql("update vetting_view set opens = false where owner = ? and opens")
                .param(actor.id().value())
                .update();
        changed(
                db.sql("update vetting_view set opens = ? where id = ? and owner = ?")
                        .params(opens, id, actor.id().value())
                        .update());
        return view(actor, id);
    }

    /// Both at once; what is null stays as it is.
    public View change(Actor actor, UUID id, @Nullable String name, @Nullable Boolean opens) {
        if (name != null) {
            rename(actor, id, name);
        }
        if (opens != null) {
            open(actor, id, opens);
        }
        return view(actor, id);
    }

    public void remove(Actor actor, UUID id) {
        actor.require(TokenScope.REVIEW);
        changed(
                db.sql("delete from vetting_view where id = ? and owner = ?")
                        .params(id, actor.id().value())
                        .update());
    }

    private View view(Actor actor, UUID id) {
        return of(actor).stream()
                .filter(v -> v.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotKept("You keep no such view."));
    }

    private static View view(ResultSet row) throws SQLException {
        return new View(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("query"),
                row.getBoolean("opens"));
    }

    private static void changed(int rows) {
        if (rows == 0) {
            throw new NotKept("You keep no such view.");
        }
    }

    private static void named(Runnable write) {
        try {
            write.run();
        } catch (DuplicateKeyException e) {
            throw new NameTaken("You keep a view of that name already.", "name");
        }
    }

    private static String checked(String name) {
        String said = name.strip();
        if (said.isEmpty() || said.length() > 60 || said.indexOf(0) >= 0) {
            throw new BadInput("A view has a name of 1 to 60 characters.", "name");
        }
        return said;
    }
}
