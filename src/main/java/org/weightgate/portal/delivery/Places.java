package org.weightgate.portal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.weightgate.portal.access.GrantId;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/// From where the answers of a grant were asked, within thirty days.
@Repository
class Places {
    /// @param networks how many sites, and `countries` how many countries, of those known
    record Seen(int networks, int countries) {}

    private final JdbcClient db;

    Places(JdbcClient db) {
        this.db = db;
    }

    /// Notes from where an answer was asked; true if the grant was not used from that network
    /// within thirty days before.
    boolean note(UUID delivery, GrantId grant, String network, String country) {
        return db.sql(
                        """
                        with noted as (
                            update delivery set network = :network, country = nullif(:country, '')
                            where id = :delivery)
                        select not exists (select from delivery
                            where grant_id = :grant and network = :network
                                and started > now() - interval '30 days')
                        """)
                .param("network", network)
                .param("country", country)
                .param("delivery", delivery)
                .param("grant", grant.value())
                .query(Boolean.class)
                .single();
    }

    Seen seen(GrantId grant) {
        return db.sql(
                        """
                        select count(distinct network) as networks, count(distinct country) as countries
                        from delivery where grant_id = ? and started > now() - interval '30 days'
                        """)
                .param(grant.value())
                .query((row, _) -> new Seen(row.getInt("networks"), row.getInt("countries")))
                .single();
    }

    /// True the first time.
    boolean raise(GrantId grant, PlacesMany.Kind kind, int count, Instant now) {
        return db.sql(
                                """
                                insert into delivery_alert (grant_id, kind, count, raised)
                                values (?, ?, ?, ?) on conflict do nothing
                                """)
                        .params(grant.value(), kind.name(), count, now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    boolean alerted(GrantId grant) {
        return db.sql("select count(*) from delivery_alert where grant_id = ?")
                        .param(grant.value())
                        .query(Long.class)
                        .single()
                > 0;
    }
}
