package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Both jars as users start them.
class PackagedJarsIT {
    @TempDir Path folder;

    @Test
    void thePortalServesOnItsOwnServicesAndTellsTheFirstAdminHowToEnter() throws Exception {
        try (PortalProcess portal = new PortalProcess(folder)) {
            assertThat(portal.status("/")).isEqualTo(200);
            assertThat(portal.status("/client.jar")).isEqualTo(200);
            assertThat(portal.status("/client/" + selfContained())).isEqualTo(200);
            Awaitility.await().until(() -> portal.output().contains("/setup/"));
            Terminal.Result link =
                    new Terminal(folder, portal.address())
                            .run("java -jar target/weightgate.jar admin-link");
            assertThat(link.exit()).as(link.output()).isZero();
            assertThat(link.output()).contains("/setup/");
            portal.stop();
        }
    }

    @Test
    void theClientExplainsItselfAndSaysBadUsageByItsExitCode() throws Exception {
        Terminal terminal = new Terminal(folder, "http://localhost:1");
        String client = "java -jar target/weightgate-client.jar ";
        Terminal.Result help = terminal.run(client + "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.output()).contains("get", "verify", "run", "logits", "publish");
        for (String command : new String[] {"get", "verify", "run", "logits", "publish"}) {
            assertThat(terminal.run(client + command + " --help").exit()).as(command).isZero();
        }
        assertThat(terminal.run(client + "frobnicate").exit()).isEqualTo(2);
    }

    private static String selfContained() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("weightgate-client-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
