package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;

import java.time.Duration;

/// How long decisions took, and are promised to take.
@Component
class Paces {
    private final Catalog catalog;
    private final JdbcClient jdbc;

    Paces(Catalog catalog, JdbcClient jdbc) {
        this.catalog = catalog;
        this.jdbc = jdbc;
    }

    Pace of(ModelName model) {
        int promised = catalog.model(model).responseDays();
        return jdbc.sql(
                        """
                        select count(*) as n,
                               percentile_cont(0.5) within group (order by seconds) as median
                        from (select extract(epoch from decided - submitted)::float8 as seconds
                              from access_request
                              where namespace = :ns and name = :name and decided is not null
                              order by decided desc limit 100) as last
                        """)
                .param("ns", model.namespace())
                .param("name", model.name())
                .query(
                        (rs, _) ->
                                new Pace(
                                        Duration.ofSeconds((long) rs.getDouble("median")),
                                        rs.getInt("n"),
                                        promised))
                .single();
    }
}
