package org.weightgate.portal.catalog;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// How releases are uploaded: `weightgate.publish.*`.
///
/// @param partSize the size of an upload's parts, larger where a file would need too many
/// @param urlTtl how long an address for a part works
/// @param abandonedAfter after how long without progress a draft's unfinished uploads are given up
@ConfigurationProperties("weightgate.publish")
record PublishSettings(
        @DefaultValue("16MB") DataSize partSize,
        @DefaultValue("1h") Duration urlTtl,
        @DefaultValue("7d") Duration abandonedAfter) {}
