package org.weightgate.portal.embedded;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.weightgate.portal.storage.S3Connection;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// An S3 server for whoever configured none; `weightgate.s3.endpoint` turns it off.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(
        name = "weightgate.s3.endpoint",
        matchIfMissing = true,
        havingValue = "embedded")
class EmbeddedS3 {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedS3.class);

    /// Each download under way holds one, however slow its receiver; 200 would be all there were.
    private static final int THREADS = 2_200;

    private static final String ACCESS_KEY = "portal";

    @Bean(destroyMethod = "stop")
    S3Proxy s3Server(@Value("${weightgate.data}") Path data) throws Exception {
        Path home = home(data);
        Path objects = home.resolve("objects");
        Files.createDirectories(objects);
        S3Proxy server =
                S3Proxy.builder()
                        .blobStore(
                                new StrictUploads(new FilesystemNio2BlobStore(objects.toString())))
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, secret(home))
                        .ignoreUnknownHeaders(true)
                        .jettyMaxThreads(THREADS)
                        .stopTimeout(1000)
                        .build();
        server.start();
        log.info("Embedded S3 runs on port {}", server.getPort());
        return server;
    }

    @Bean
    S3Connection embeddedS3Connection(S3Proxy server, @Value("${weightgate.data}") Path data)
            throws IOException {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        return new S3Connection(endpoint, endpoint, ACCESS_KEY, secret(home(data)));
    }

    private static Path home(Path data) throws IOException {
        return PrivateFiles.folder(data.toAbsolutePath().normalize().resolve("s3"));
    }

    private static String secret(Path home) throws IOException {
        return PrivateFiles.secret(home.resolve("secret"));
    }
}
