package org.weightgate.portal.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.nio.file.Path;

/// PostgreSQL for whoever configured none; `spring.datasource.url` turns it off.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(
        name = "spring.datasource.url",
        matchIfMissing = true,
        havingValue = "embedded")
class EmbeddedPostgres {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(JdbcConnectionDetails.class)
    PostgresServer postgresServer(@Value("${weightgate.data}") Path data)
            throws IOException, InterruptedException {
        PrivateFiles.folder(data.toAbsolutePath().normalize());
        PostgresServer server =
                new PostgresServer(data.toAbsolutePath().normalize().resolve("postgres"));
        log.info("Embedded PostgreSQL runs on {}", server.url());
        return server;
    }

    @Bean
    @ConditionalOnMissingBean(JdbcConnectionDetails.class)
    JdbcConnectionDetails embeddedConnection(PostgresServer server) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return server.user();
            }

            @Override
            public String getPassword() {
                return server.password();
            }

            @Override
            public String getJdbcUrl() {
                return server.url();
            }
        };
    }
}
