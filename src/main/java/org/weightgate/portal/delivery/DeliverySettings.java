package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.time.Duration;

/// `weightgate.delivery.*`: how closely running downloads are watched and how many there may be.
///
/// @param recheck how often every running download is held against the stored state
/// @param blind how long one goes on while that state cannot be read; at most 9 s, since revocation
///   promises 10
/// @param listen whether nodes hear of changes at once; without it they find them by `recheck`
/// @param streams limits on answers that run at the same time
/// @param starts limits on answers begun within a minute
/// @param bindLinks whether a link opens only from the network it was asked from: /24 of IPv4, /56
///   of IPv6. Off by default: clusters log in and download through different addresses
/// @param alerts from how many places a grant may be used before its publisher is told
/// @param stagedLink how long an address of a staged file at the object store works: 60 to 300 s
/// @param links how many links an account may take within a minute
@ConfigurationProperties("weightgate.delivery")
record DeliverySettings(
        @DefaultValue("2s") Duration recheck,
        @DefaultValue("8s") Duration blind,
        @DefaultValue("true") boolean listen,
        @DefaultValue Streams streams,
        @DefaultValue Starts starts,
        @DefaultValue("6000") int links,
        @DefaultValue("false") boolean bindLinks,
        @DefaultValue("2m") Duration stagedLink,
        @DefaultValue Alerts alerts) {
    /// Within thirty days. Networks are /24 of IPv4 and /48 of IPv6; countries need
    /// `country-table`, see [Countries].
    record Alerts(
            @DefaultValue("8") int networks,
            @DefaultValue("2") int countries,
            @Nullable Path countryTable) {}

    /// `perNode` is counted on each node alone; the others over all nodes together.
    record Streams(
            @DefaultValue("64") int perGrant,
            @DefaultValue("128") int perAccount,
            @DefaultValue("2000") int perNode) {
        Streams {
            atLeastOne("streams.per-grant", perGrant);
            atLeastOne("streams.per-account", perAccount);
            atLeastOne("streams.per-node", perNode);
        }
    }

    /// Counted over all nodes together.
    record Starts(@DefaultValue("3000") int perGrant, @DefaultValue("6000") int perAccount) {
        Starts {
            atLeastOne("starts.per-grant", perGrant);
            atLeastOne("starts.per-account", perAccount);
        }
    }

    DeliverySettings {
        if (!recheck.isPositive() || recheck.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException(
                    "weightgate.delivery.recheck must be above zero and at most 5s, not "
                            + recheck);
        }
        if (blind.compareTo(recheck.multipliedBy(2)) < 0
                || blind.compareTo(Duration.ofSeconds(9)) > 0) {
            throw new IllegalArgumentException(
                    "weightgate.delivery.blind must be twice the recheck or more and at most 9s,"
                            + " not "
                            + blind);
        }
        atLeastOne("links", links);
        if (stagedLink.toSeconds() < 60 || stagedLink.toSeconds() > 300) {
            throw new IllegalArgumentException(
                    "weightgate.delivery.staged-link must be 60s to 300s, not " + stagedLink);
        }
    }

    private static void atLeastOne(String name, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "weightgate.delivery.%s must be 1 or more, not %d".formatted(name, limit));
        }
    }
}
