package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the bucket is: `weightgate.s3.*`. Without an endpoint the embedded server is used.
///
/// @param endpoint address of the S3 server, or `embedded`
/// @param publicEndpoint address under which clients reach the same server; the endpoint by default
/// @param checksums `when-supported` (SDK default) or `when-required` for servers that refuse
///   trailers
@ConfigurationProperties("weightgate.s3")
public record S3Settings(
        @DefaultValue("embedded") String endpoint,
        @Nullable String publicEndpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("weightgate") String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @DefaultValue("when-supported") Checksums checksums) {

    /// When the SDK sends and checks checksums of its own.
    public enum Checksums {
        WHEN_SUPPORTED,
        WHEN_REQUIRED
    }

    @Override
    public String toString() {
        return "S3Settings[endpoint=%s, region=%s, bucket=%s]".formatted(endpoint, region, bucket);
    }
}
