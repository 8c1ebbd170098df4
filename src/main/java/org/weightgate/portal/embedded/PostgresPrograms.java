package org.weightgate.portal.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Runs PostgreSQL's programs, which refuse root: a portal that is root runs them in a user
/// namespace or, where there is none, as `nobody`.
final class PostgresPrograms {
    private static final String NOBODY = "65534";
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    private final Path bin;
    private final List<String> prefix;

    private PostgresPrograms(Path bin, List<String> prefix) {
        this.bin = bin;
        this.prefix = prefix;
    }

    /// The programs under `home`, unpacked there if need be.
    static PostgresPrograms of(Path home) throws IOException, InterruptedException {
        Path bin = PostgresBinaries.unpacked(home.resolve("bin"));
        return new PostgresPrograms(bin, unprivileged(home, bin));
    }

    /// What a program printed, and its exit code.
    record Finished(int exit, String output) {}

    Finished run(String program, String... arguments) throws IOException, InterruptedException {
        Process child =
                new ProcessBuilder(command(program, arguments)).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(child.waitFor(), output);
    }

    /// Starts a program that stays; what it prints is appended to `log`.
    Process start(Path log, String program, String... arguments) throws IOException {
        return new ProcessBuilder(command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /// Makes a file or folder the programs' own where they run as somebody else than the portal.
    void own(Path path) throws IOException {
        if (prefix.equals(AS_NOBODY)) {
            giveToNobody(path);
        }
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> unprivileged(Path home, Path bin)
            throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        if (succeeds(List.of("unshare", "-U", "true"))) {
            return List.of("unshare", "-U");
        }
        Files.setPosixFilePermissions(
                home.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        giveToNobody(home);
        List<String> probe = new ArrayList<>(AS_NOBODY);
        probe.addAll(List.of("test", "-x", bin.resolve("postgres").toString()));
        if (succeeds(probe)) {
            return AS_NOBODY;
        }
        throw new IllegalStateException(
                "PostgreSQL refuses to run as root: allow user namespaces, run the portal as an"
                        + " ordinary user, or set spring.datasource.url to a server of your own");
    }

    private static void giveToNobody(Path path) throws IOException {
        Files.setOwner(
                path,
                path.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
