package org.weightgate.portal.catalog;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.IOException;

/// Reads the stored files of one model again, as the rolling job does when they are due.
@Component
public class RehashFixture {
    private final Rehash rehash;
    private final Integrity integrity;
    private final Catalog catalog;
    private final JdbcClient jdbc;

    RehashFixture(Rehash rehash, Integrity integrity, Catalog catalog, JdbcClient jdbc) {
        this.rehash = rehash;
        this.integrity = integrity;
        this.catalog = catalog;
        this.jdbc = jdbc;
    }

    public void read(ModelName model) {
        for (FileView file : release(model).files()) {
            FileHealth.Due due =
                    jdbc.sql(
                                    """
                                    select f.id, h.damaged is not null as damaged from release_file f
                                    left join release_file_health h on h.file = f.id
                                    where f.object_key = ?
                                    """)
                            .param(file.objectKey())
                            .query(
                                    (row, _) ->
                                            new FileHealth.Due(
                                                    row.getObject("id", java.util.UUID.class),
                                                    release(model).id(),
                                                    file.path(),
                                                    file.objectKey(),
                                                    file.size(),
                                                    file.sha256(),
                                                    row.getBoolean("damaged")))
                            .single();
            try {
                rehash.check(due);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public String problems(ModelName model) {
        return String.join("\n", integrity.problems(release(model).id()));
    }

    private ReleaseView release(ModelName model) {
        return catalog.release(model, "v1").orElseThrow();
    }
}
