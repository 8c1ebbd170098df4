package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Digests;

import java.util.function.Supplier;

/// Answers a repeated call with what the first one made. Two at once wait for each other.
@Service
@Transactional
public class Replays {
    private final JdbcClient jdbc;

    Replays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Runs `act` once for each key of this person; it gives the reference to answer with.
    public String once(Actor actor, String key, String body, Supplier<String> act) {
        if (key.isBlank() || key.length() > 200) {
            throw new BadQuery("An Idempotency-Key has 1 to 200 characters.");
        }
        String sha256 = Digests.sha256(body);
        boolean first =
                jdbc.sql(
                                        """
                                        insert into access_replay (account, key, body_sha256, at)
                                        values (?, ?, ?, now()) on conflict do nothing
                                        """)
                                .params(actor.id().value(), key, sha256)
                                .update()
                        == 1;
        return first ? run(actor, key, act) : earlier(actor, key, sha256);
    }

    private String run(Actor actor, String key, Supplier<String> act) {
        String reference = act.get();
        jdbc.sql("update access_replay set reference = ? where account = ? and key = ?")
                .params(reference, actor.id().value(), key)
                .update();
        return reference;
    }

    private String earlier(Actor actor, String key, String sha256) {
        return jdbc.sql(
                        """
                        select reference from access_replay
                        where account = ? and key = ? and body_sha256 = ?
                        """)
                .params(actor.id().value(), key, sha256)
                .query((rs, _) -> rs.getString(1))
                .optional()
                .orElseThrow(
                        () -> new KeyReused("This Idempotency-Key came with another body before."));
    }
}
