package org.weightgate.portal.embedded;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The services every test runs on: PostgreSQL in a container where Docker answers, else the
/// embedded server; S3 always in-process. Each context gets a database and a data folder of its
/// own.
public final class TestServices
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Logger log = LoggerFactory.getLogger(TestServices.class);
    private static final AtomicInteger CONTEXTS = new AtomicInteger();
    private static @Nullable Server server;

    private record Server(String url, String user, String password) {
        String database(String name) {
            return url.substring(0, url.lastIndexOf('/') + 1) + name;
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Server postgres = postgres();
        String name = "test_" + ProcessHandle.current().pid() + "_" + CONTEXTS.incrementAndGet();
        try (var connection =
                        DriverManager.getConnection(
                                postgres.url(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name);
            statement.execute("create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "test services",
                                Map.of(
                                        "spring.datasource.url",
                                        postgres.database(name),
                                        "spring.datasource.username",
                                        postgres.user(),
                                        "spring.datasource.password",
                                        postgres.password(),
                                        "weightgate.data",
                                        "target/test-data/" + name,
                                        "db-scheduler.polling-interval",
                                        "200ms",
                                        // dead after the usual time, but found within seconds
                                        "db-scheduler.heartbeat-interval",
                                        "1s",
                                        "db-scheduler.missed-heartbeats-limit",
                                        "40")));
    }

    private static synchronized Server postgres() {
        if (server == null) {
            server = dockerAnswers() ? container() : embedded();
        }
        return server;
    }

    private static boolean dockerAnswers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Server container() {
        try {
            PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18");
            postgres.start();
            log.info("Tests run on PostgreSQL in a container");
            return new Server(
                    postgres.getJdbcUrl().replaceAll("\\?.*", ""),
                    postgres.getUsername(),
                    postgres.getPassword());
        } catch (RuntimeException e) {
            log.warn("The PostgreSQL container did not start: {}", e.getMessage());
            return embedded();
        }
    }

    private static Server embedded() {
        try {
            PostgresServer postgres =
                    new PostgresServer(Path.of("target/test-postgres").toAbsolutePath());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
            log.info("Tests run on the embedded PostgreSQL: Docker does not answer");
            return new Server(postgres.url(), postgres.user(), postgres.password());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(PostgresServer postgres) {
        try {
            postgres.close();
        } catch (java.io.IOException e) {
            log.warn("PostgreSQL did not stop", e);
        }
    }
}
