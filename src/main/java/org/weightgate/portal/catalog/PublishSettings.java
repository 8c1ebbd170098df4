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
        @DefaultValue("7d") Duration abandonedAfter) {
    /// S3 takes parts of 5 MiB and more, and up to 10 000 of them.
    private static final long SMALLEST = DataSize.ofMegabytes(5).toBytes();

    private static final long MOST_PARTS = 10_000;
    static final long LARGEST_FILE = DataSize.ofTerabytes(5).toBytes();

    long partSize(long file) {
        long mebibyte = DataSize.ofMegabytes(1).toBytes();
        long needed = Math.ceilDiv(Math.ceilDiv(file, MOST_PARTS), mebibyte) * mebibyte;
        return Math.max(Math.max(partSize.toBytes(), SMALLEST), needed);
    }
}
