package org.weightgate.portal.catalog;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// How the stored originals are read again: `weightgate.integrity.*`.
///
/// @param enabled whether they are at all; damaged and replaced ones are in any case
/// @param every within which time each file is read once
/// @param rate how many bytes a second that may take, over all nodes
/// @param again how soon a damaged file is looked at again
@ConfigurationProperties("weightgate.integrity")
record IntegritySettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("30d") Duration every,
        @DefaultValue("50MB") DataSize rate,
        @DefaultValue("10m") Duration again) {
    IntegritySettings {
        if (!every.isPositive() || !again.isPositive() || rate.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "weightgate.integrity.every, .again and .rate must be above zero");
        }
    }
}
