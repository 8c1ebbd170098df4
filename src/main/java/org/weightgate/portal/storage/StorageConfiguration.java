package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import java.net.URI;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    /// More than answers may run at a time on a node, each of which holds one.
    private static final int CONNECTIONS = 2_500;

    @Bean
    @ConditionalOnExpression("'${weightgate.s3.endpoint:embedded}' != 'embedded'")
    S3Connection configuredS3(S3Settings settings) {
        String publicEndpoint = settings.publicEndpoint();
        return new S3Connection(
                URI.create(settings.endpoint()),
                URI.create(publicEndpoint == null ? settings.endpoint() : publicEndpoint),
                required(settings.accessKey(), "weightgate.s3.access-key"),
                required(settings.secretKey(), "weightgate.s3.secret-key"));
    }

    @Bean
    S3Client s3Client(S3Settings settings, S3Connection connection) {
        boolean always = settings.checksums() == S3Settings.Checksums.WHEN_SUPPORTED;
        return S3Client.builder()
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(CONNECTIONS))
                .endpointOverride(connection.endpoint())
                .region(Region.of(settings.region()))
                .forcePathStyle(true)
                .credentialsProvider(credentials(connection))
                .requestChecksumCalculation(
                        always
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        always
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    @Bean
    S3Presigner s3Presigner(S3Settings settings, S3Connection connection) {
        return S3Presigner.builder()
                .endpointOverride(connection.publicEndpoint())
                .region(Region.of(settings.region()))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(credentials(connection))
                .build();
    }

    private static StaticCredentialsProvider credentials(S3Connection connection) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(connection.accessKey(), connection.secretKey()));
    }

    private static String required(@Nullable String value, String property) {
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(
                    property
                            + " is missing: weightgate.s3.endpoint names a server, so its key is"
                            + " needed");
        }
        return value;
    }
}
