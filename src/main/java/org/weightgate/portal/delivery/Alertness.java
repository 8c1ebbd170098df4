package org.weightgate.portal.delivery;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.accounts.Network;

import java.time.Instant;

/// Notices from how many places a grant is used, and says so once when they are many.
@Component
class Alertness {
    private final Places places;
    private final Countries countries;
    private final GrantDesk grants;
    private final ApplicationEventPublisher events;
    private final DeliverySettings settings;

    Alertness(
            Places places,
            Countries countries,
            GrantDesk grants,
            ApplicationEventPublisher events,
            DeliverySettings settings) {
        this.places = places;
        this.countries = countries;
        this.grants = grants;
        this.events = events;
        this.settings = settings;
    }

    void notice(Deliveries.Row row) {
        String network = Network.site(row.address()).map(Network::toString).orElse("other");
        String country = countries.of(row.address()).orElse("");
        if (!places.note(row.id(), row.grant(), network, country)) return;
        Places.Seen seen = places.seen(row.grant());
        raise(row, PlacesMany.Kind.NETWORKS, seen.networks(), settings.alerts().networks());
        raise(row, PlacesMany.Kind.COUNTRIES, seen.countries(), settings.alerts().countries());
    }

    private void raise(Deliveries.Row row, PlacesMany.Kind kind, int count, int most) {
        Instant now = row.started();
        if (count > most && places.raise(row.grant(), kind, count, now)) {
            events.publishEvent(PlacesMany.of(grants.grant(row.grant()), kind, count, now));
        }
    }

    /// What reviewers and publishers see of it.
    PlacesView view(GrantId grant) {
        Places.Seen seen = places.seen(grant);
        return new PlacesView(
                seen.networks(),
                settings.alerts().networks(),
                countries.configured(),
                seen.countries(),
                settings.alerts().countries(),
                places.alerted(grant));
    }
}
