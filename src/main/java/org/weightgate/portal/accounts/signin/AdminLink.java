package org.weightgate.portal.accounts.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.mail.Links;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// The command `admin-link`: prints a new setup link for the portal that this configuration belongs
/// to, running or not. A configured database is told directly; the embedded one belongs to the
/// running portal, which finds the link's hash in its data folder.
public final class AdminLink {
    public static final String COMMAND = "admin-link";

    private AdminLink() {}

    /// Whether the arguments ask for this command.
    public static boolean asked(String[] arguments) {
        return List.of(arguments).contains(COMMAND);
    }

    public static void print(String[] arguments) throws IOException, SQLException {
        String[] others =
                Arrays.stream(arguments).filter(a -> !a.equals(COMMAND)).toArray(String[]::new);
        SpringApplication settings =
                new SpringApplicationBuilder(AdminLink.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .logStartupInfo(false)
                        .build();
        try (ConfigurableApplicationContext context = settings.run(others)) {
            Environment environment = context.getEnvironment();
            Secret secret = Secret.random(Secret.BASE62, 32);
            keep(environment, secret.sha256());
            System.out.print(words(new Links(environment), secret));
        }
    }

    static String words(Links links, Secret secret) {
        return """

        Become admin of this portal (once, within a day):

            %s

        """
                .formatted(links.to("/setup/" + secret.text()));
    }

    private static void keep(Environment environment, byte[] hash)
            throws IOException, SQLException {
        @Nullable String url = environment.getProperty("spring.datasource.url");
        if (url == null || url.equals("embedded")) {
            new SetupFile(Path.of(environment.getProperty("weightgate.data", "./data")))
                    .write(hash);
            return;
        }
        try (Connection connection =
                DriverManager.getConnection(
                        url,
                        environment.getProperty("spring.datasource.username"),
                        environment.getProperty("spring.datasource.password"))) {
            keep(connection, hash);
        }
    }

    private static void keep(Connection connection, byte[] hash) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement old =
                        connection.prepareStatement("delete from setup_link where used is null");
                PreparedStatement fresh =
                        connection.prepareStatement(
                                "insert into setup_link(hash, created, expires) values (?, ?,"
                                        + " ?)")) {
            old.executeUpdate();
            Instant now = Instant.now();
            fresh.setBytes(1, hash);
            fresh.setTimestamp(2, Timestamp.from(now));
            fresh.setTimestamp(3, Timestamp.from(now.plus(SetupLinks.LIFE)));
            fresh.executeUpdate();
        }
        connection.commit();
    }
}
