package org.weightgate.portal.storage;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

import software.amazon.awssdk.services.s3.S3Client;

/// Whether the bucket can be reached.
@Component("store")
class StoreHealth extends AbstractHealthIndicator {
    private final S3Client s3;
    private final S3Settings settings;

    StoreHealth(S3Client s3, S3Settings settings) {
        this.s3 = s3;
        this.settings = settings;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        s3.headBucket(b -> b.bucket(settings.bucket()));
        builder.up();
    }
}
