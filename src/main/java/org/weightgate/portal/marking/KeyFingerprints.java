package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// The fingerprints of the portal's keys, the same for every node.
@Repository
class KeyFingerprints {
    /// A key this portal was set up with.
    record Known(
            KeyFile.Kind kind,
            String name,
            String fingerprint,
            @Nullable String publicPem,
            @Nullable Instant retired) {
        int number() {
            String digits = name.replaceAll("\\D", "");
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        }
    }

    private final JdbcClient db;

    KeyFingerprints(JdbcClient db) {
        this.db = db;
    }

    /// Two nodes that start for the first time at once must not both create keys.
    void lock() {
        db.sql("select pg_advisory_xact_lock(hashtext('weightgate.keys'))").query().listOfRows();
    }

    List<Known> all() {
        return db.sql(
                        "select kind, name, fingerprint, public_pem, retired from marking_key order"
                                + " by name")
                .query(
                        (row, n) ->
                                new Known(
                                        KeyFile.Kind.valueOf(row.getString("kind").toUpperCase()),
                                        row.getString("name"),
                                        row.getString("fingerprint"),
                                        row.getString("public_pem"),
                                        Times.at(row, "retired")))
                .list();
    }

    List<Known> signing() {
        return all().stream().filter(key -> key.kind() == KeyFile.Kind.SIGNING).toList();
    }

    void add(List<KeyFile> keys, Instant now) {
        for (KeyFile key : keys) {
            db.sql(
                            "insert into marking_key (kind, name, fingerprint, public_pem, created)"
                                    + " values (?, ?, ?, nullif(?, ''), ?)")
                    .params(
                            key.kind().word(),
                            key.name(),
                            key.fingerprint(),
                            key.publicPem() == null ? "" : key.publicPem(),
                            now.atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    void retire(List<Known> keys, Instant now) {
        for (Known key : keys) {
            db.sql(
                            "update marking_key set retired = ? where kind = ? and name = ? and"
                                    + " retired is null")
                    .params(now.atOffset(ZoneOffset.UTC), key.kind().word(), key.name())
                    .update();
        }
    }
}
