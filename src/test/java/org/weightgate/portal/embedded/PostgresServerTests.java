package org.weightgate.portal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

class PostgresServerTests {
    @TempDir Path folder;

    /// Starts a server, commits one row and waits to be killed.
    public static void main(String[] args) throws Exception {
        PostgresServer server = new PostgresServer(Path.of(args[0]));
        try (Connection connection = connect(server);
                var statement = connection.createStatement()) {
            statement.execute("create table kept (n int)");
            statement.execute("insert into kept values (42)");
        }
        System.out.println("committed");
        Thread.currentThread().join();
    }

    @Test
    void keepsWhatWasCommittedWhenTheJvmIsKilled() throws Exception {
        Path home = folder.resolve("postgres");
        Process portal =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        PostgresServerTests.class.getName(),
                                        home.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines = portal.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("committed");
        } finally {
            portal.destroyForcibly().waitFor();
        }

        try (PostgresServer again = new PostgresServer(home);
                Connection connection = connect(again);
                var rows = connection.createStatement().executeQuery("select n from kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void asksForThePasswordThatOnlyItsOwnerCanRead() throws Exception {
        Path home = folder.resolve("postgres");
        try (PostgresServer server = new PostgresServer(home)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "x"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            try (Connection connection = connect(server);
                    var row = connection.createStatement().executeQuery("show fsync")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("on");
            }
        }
    }

    @Test
    void refusesASecondPortalOnTheSameFolder() throws Exception {
        Path home = folder.resolve("postgres");
        try (PostgresServer server = new PostgresServer(home)) {
            assertThat(server.url()).contains("127.0.0.1");
            assertThatThrownBy(() -> new PostgresServer(home)).hasMessageContaining("is in use");
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }
}
