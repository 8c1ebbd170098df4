package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantId;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// A copy was fetched from more networks or countries within thirty days than one recipient usually
/// has. Told once a grant and kind; it ends nothing.
public record PlacesMany(
        AccountId by,
        Instant at,
        GrantId grant,
        String reference,
        ModelName model,
        AccountId recipient,
        Kind kind,
        int count)
        implements Act {
    public enum Kind {
        NETWORKS,
        COUNTRIES
    }

    static PlacesMany of(GrantView grant, Kind kind, int count, Instant now) {
        return new PlacesMany(
                AccountId.SYSTEM,
                now,
                grant.id(),
                grant.reference(),
                grant.model(),
                grant.recipient(),
                kind,
                count);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "grant", grant.toString(),
                "reference", reference,
                "model", model.toString(),
                "kind", kind.name().toLowerCase(Locale.ROOT),
                "count", Integer.toString(count));
    }
}
