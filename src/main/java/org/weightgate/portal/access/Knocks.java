package org.weightgate.portal.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Network;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// Counts the calls of the page that is open to whoever has a link, by network and hour; in the
/// database, so that all nodes agree, and in a transaction of its own, so that refused calls count.
@Service
@Transactional(propagation = Propagation.REQUIRES_NEW)
class Knocks {
    private final JdbcClient jdbc;
    private final AccessSettings settings;
    private final Clock clock;

    Knocks(JdbcClient jdbc, AccessSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    void from(String address) {
        String network = Network.caller(address);
        Instant now = clock.instant();
        long lately =
                jdbc.sql(
                                "select count(*) from access_confirmation_knock where network = ?"
                                        + " and at > ?")
                        .params(network, now.minus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .single();
        if (lately >= settings.confirmCalls()) {
            throw new TooManyKnocks();
        }
        jdbc.sql("insert into access_confirmation_knock (network, at) values (?, ?)")
                .params(network, now.atOffset(ZoneOffset.UTC))
                .update();
    }
}
