package org.weightgate.portal.site;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/// What was answered to calls that came with a key, kept for a week. Runs in the transaction of the
/// call: two at once wait for each other, and what failed is forgotten with it.
@Component
class Replays {
    private static final Duration KEPT = Duration.ofDays(7);

    /// @param sha256 of the call
    /// @param place the address of what was made
    record Answer(
            String sha256,
            int status,
            @Nullable String place,
            @Nullable String type,
            @Nullable String body) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    Replays(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Whether this is the first call with this key.
    boolean first(AccountId caller, String key, String sha256) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("delete from site_replay where account = ? and at < ?")
                .params(caller.value(), now.minus(KEPT))
                .update();
        jdbc.sql(
                        """
                        delete from site_replay where (account, key) in
                            (select account, key from site_replay where at < ?
                             order by at limit 200 for update skip locked)
                        """)
                .param(now.minus(KEPT))
                .update();
        return jdbc.sql(
                                """
                                insert into site_replay (account, key, sha256, at) values (?, ?, ?, ?)
                                on conflict do nothing
                                """)
                        .params(caller.value(), key, sha256, now)
                        .update()
                == 1;
    }

    Answer earlier(AccountId caller, String key) {
        return jdbc.sql("select * from site_replay where account = ? and key = ?")
                .params(caller.value(), key)
                .query(
                        (row, _) ->
                                new Answer(
                                        row.getString("sha256"),
                                        row.getInt("status"),
                                        row.getString("place"),
                                        row.getString("type"),
                                        row.getString("body")))
                .single();
    }

    void keep(AccountId caller, String key, Answer answer) {
        jdbc.sql(
                        """
                        update site_replay set status = :status, place = :place, type = :type, body = :body
                        where account = :account and key = :key
                        """)
                .param("status", answer.status())
                .param("place", answer.place())
                .param("type", answer.type())
                .param("body", answer.body())
                .param("account", caller.value())
                .param("key", key)
                .update();
    }
}
