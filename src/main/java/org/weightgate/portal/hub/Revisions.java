package org.weightgate.portal.hub;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Which listing of which copy a revision names. Computing it takes every file of the copy; clients
/// ask with it once or twice a file.
@Repository
class Revisions {
    /// @param sha 40 hexadecimal digits
    /// @param golden whether the statement that joins a copy later is among its files
    record Row(String sha, GrantId grant, boolean golden) {}

    private final JdbcClient db;

    Revisions(JdbcClient db) {
        this.db = db;
    }

    void keep(Row revision) {
        db.sql(
                        """
                        insert into hub_revision (grant_id, golden, sha) values (?, ?, ?)
                        on conflict (grant_id, golden) do update set sha = excluded.sha
                        where hub_revision.sha <> excluded.sha
                        """)
                .params(revision.grant().value(), revision.golden(), revision.sha())
                .update();
    }

    Optional<Row> of(String sha) {
        return db.sql("select * from hub_revision where sha = ?")
                .param(sha)
                .query(Revisions::row)
                .optional();
    }

    Optional<Row> of(GrantId grant, boolean golden) {
        return db.sql("select * from hub_revision where grant_id = ? and golden = ?")
                .params(grant.value(), golden)
                .query(Revisions::row)
                .optional();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getString("sha"),
                new GrantId(row.getObject("grant_id", UUID.class)),
                row.getBoolean("golden"));
    }
}
