package org.weightgate.bench;

import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Rows of one table on their way into it.
final class CopiedRows {
    private final JdbcTemplate db;
    private final String table;
    private final StringBuilder text = new StringBuilder();

    CopiedRows(JdbcTemplate db, String table) {
        this.db = db;
        this.table = table;
    }

    void row(Object... values) {
        List<String> cells = new ArrayList<>();
        for (Object value : values) {
            cells.add(value == null ? "\\N" : value.toString().replace("\\", "\\\\"));
        }
        text.append(String.join("\t", cells)).append('\n');
    }

    void copy() {
        db.execute(
                (ConnectionCallback<Void>)
                        connection -> {
                            try (var statement = connection.createStatement()) {
                                statement.execute("set session_replication_role = replica");
                                connection
                                        .unwrap(PGConnection.class)
                                        .getCopyAPI()
                                        .copyIn(
                                                "copy " + table + " from stdin",
                                                new ByteArrayInputStream(
                                                        text.toString()
                                                                .getBytes(StandardCharsets.UTF_8)));
                                statement.execute("set session_replication_role = default");
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            return null;
                        });
    }
}
