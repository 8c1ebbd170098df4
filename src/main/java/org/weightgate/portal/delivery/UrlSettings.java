package org.weightgate.portal.delivery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// `weightgate.urls.*`.
///
/// @param lifetime how long a signed URL is good for; at most a day
@ConfigurationProperties("weightgate.urls")
record UrlSettings(@DefaultValue("60m") Duration lifetime) {
    UrlSettings {
        if (!lifetime.isPositive() || lifetime.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException(
                    "weightgate.urls.lifetime must be above zero and at most 24h, not " + lifetime);
        }
    }
}
