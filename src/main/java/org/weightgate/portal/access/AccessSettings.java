package org.weightgate.portal.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.time.Instant;

/// How long things may wait in the life of requests and grants: `weightgate.access.*`.
///
/// @param draftLapses after how long without a change a draft lapses
/// @param answerLapses after how long without an answer a request lapses
/// @param confirmWithin how long the link works by which somebody confirms a request
/// @param confirmCalls how often the page behind those links is shown to one network in an hour
/// @param appealWithin how long after a refusal it may be appealed
/// @param termsGrace how long a grant goes on under old terms before it is suspended
/// @param attestEvery how often recipients confirm that everything is as they signed
/// @param renewWithin how long after its end a grant may still be renewed
/// @param certifyWithin within how long after its end deletion must be certified
@ConfigurationProperties("weightgate.access")
record AccessSettings(
        @DefaultValue("180d") Duration draftLapses,
        @DefaultValue("30d") Duration answerLapses,
        @DefaultValue("14d") Duration confirmWithin,
        @DefaultValue("120") int confirmCalls,
        @DefaultValue("30d") Duration appealWithin,
        @DefaultValue("14d") Duration termsGrace,
        @DefaultValue("365d") Duration attestEvery,
        @DefaultValue("90d") Duration renewWithin,
        @DefaultValue("30d") Duration certifyWithin) {
    /// Whether it is not over for too long, and its copies were not called back.
    boolean renewable(Grant grant, Instant now) {
        return !now.isAfter(grant.tenure().expires().plus(renewWithin))
                && grant.tenure().duties().recall() == null;
    }
}
