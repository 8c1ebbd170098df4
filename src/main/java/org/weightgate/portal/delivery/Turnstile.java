package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantDesk;

import java.time.Duration;

/// Lets answers begin one after the other per account, over all nodes: not too many at once nor in
/// a minute, and none whose new bytes the quota of its grant cannot hold. Counts in the database,
/// in the transaction that begins the answer.
@Component
class Turnstile {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Deliveries deliveries;
    private final Reach reach;
    private final GrantDesk grants;
    private final DeliverySettings settings;

    Turnstile(Deliveries deliveries, Reach reach, GrantDesk grants, DeliverySettings settings) {
        this.deliveries = deliveries;
        this.reach = reach;
        this.grants = grants;
        this.settings = settings;
    }

    /// Throws when the answer may not begin now.
    void pass(Deliveries.Row row) {
        deliveries.queueUp(row.account());
        Deliveries.Load load = deliveries.load(row.account(), row.grant());
        limit(load.grantRuns(), settings.streams().perGrant(), SOON, RUNNING, "this grant");
        limit(load.accountRuns(), settings.streams().perAccount(), SOON, RUNNING, "your account");
        limit(load.grantStarts(), settings.starts().perGrant(), MINUTE, BEGUN, "this grant");
        limit(load.accountStarts(), settings.starts().perAccount(), MINUTE, BEGUN, "your account");
        requireQuota(row, grants.grant(row.grant()).quotaBytes());
    }

    private static final String RUNNING =
            "As many downloads as %s may have at once are running, %d; end one, or wait.";
    private static final String BEGUN =
            "As many downloads as %s may begin within a minute were begun, %d; wait a minute.";

    private static void limit(int now, int most, Duration wait, String sentence, String whose) {
        if (now >= most) throw DownloadRefused.later(wait, sentence.formatted(whose, most));
    }

    private void requireQuota(Deliveries.Row row, @Nullable Long quota) {
        if (quota == null) return;
        Reach.Needed needed = reach.needed(row.grant(), row.path(), row.from(), row.to());
        if (needed.received() > quota) throw exhausted(row, quota);
        if (needed.spoken() > quota) {
            throw DownloadRefused.later(
                    SOON,
                    "What is left of the quota of this grant, %d bytes in all, is spoken for by downloads that are running; wait for their end."
                            .formatted(quota));
        }
    }

    private DownloadRefused exhausted(Deliveries.Row row, long quota) {
        long used = reach.usage(row.grant()).uniqueBytes();
        return new DownloadRefused(
                HttpStatus.FORBIDDEN,
                "The quota of this grant is %d bytes and %d of them are used, each counted once; what you ask for is more than the rest. Bytes received before can be fetched again."
                        .formatted(quota, used));
    }
}
