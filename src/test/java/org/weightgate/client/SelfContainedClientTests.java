package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.inference.PublicKeys;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// The archive that the build makes for machines without Java, unpacked and run with nothing in its
/// environment: no `PATH`, no `JAVA_HOME`.
class SelfContainedClientTests {
    private static final String JAR = "target/weightgate-client.jar";

    @TempDir static Path machine;
    private static Path client;

    @TempDir Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        Path archive;
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            archive =
                    built.filter(f -> f.toString().matches(".*/weightgate-client-.*\\.tar\\.gz"))
                            .findFirst()
                            .orElseThrow();
        }
        Path place = Files.createDirectories(machine.resolve("some place"));
        Process tar =
                new ProcessBuilder("tar", "xzf", archive.toAbsolutePath().toString())
                        .directory(place.toFile())
                        .inheritIO()
                        .start();
        assertThat(tar.waitFor()).isZero();
        client =
                place.resolve(archive.getFileName().toString().replace(".tar.gz", ""))
                        .resolve("weightgate-client");
    }

    record Result(int exit, String output) {}

    @Test
    void verifiesACopy() throws Exception {
        KeyPair key = FakePortal.newKey();
        Map<String, byte[]> copy = CopyFixture.llama();
        CopyFixture.sign(copy, key, FakePortal.REFERENCE);
        copy.put("golden.json", CopyFixture.golden(key, FakePortal.REFERENCE));
        CopyFixture.write(copy, folder.resolve("copy"));
        Files.writeString(folder.resolve("portal.pub"), PublicKeys.pem(key.getPublic()));

        Result verified = run(client, "verify", "copy", "--key", "portal.pub", "--memory", "128M");

        assertThat(verified.exit()).as(verified.output()).isZero();
        assertThat(verified.output())
                .contains("On this machine these weights compute the signed logits");
    }

    /// There is no other Java to run it with.
    @Test
    void tellsToRunItselfAgainAndNoJava() throws Exception {
        Map<String, byte[]> copy = CopyFixture.llama();
        KeyPair key = FakePortal.newKey();
        CopyFixture.sign(copy, key, FakePortal.REFERENCE);
        copy.remove("config.json");
        CopyFixture.write(copy, folder.resolve("my copy"));
        Files.writeString(folder.resolve("portal.pub"), PublicKeys.pem(key.getPublic()));

        Result verified = run(client, "verify", "my copy", "--key", "portal.pub");

        assertThat(verified.exit()).isEqualTo(Client.CHECK_FAILED);
        assertThat(verified.output())
                .contains("Missing: config.json.")
                .contains("'" + client + "' get demo/tiny@v1 --to 'my copy' --portal")
                .doesNotContain("java -jar");
    }

    @Test
    void explainsItselfWhereverALinkToItLies() throws Exception {
        Path link = Files.createDirectories(folder.resolve("bin")).resolve("weightgate");
        Files.createSymbolicLink(link, client);

        assertThat(run(link, "--version").output()).contains("weightgate-client ");
        assertThat(run(link, "get", "--help").exit()).isZero();
        assertThat(run(link, "frobnicate").exit()).isEqualTo(Client.BAD_USAGE);
    }

    @Test
    void speaksTls() throws Exception {
        HttpsServer portal = PrivateAuthority.server(folder);
        List<String> asked = new ArrayList<>();
        portal.createContext(
                "/.well-known/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    FakePortal.json(exchange, 404, "{}");
                });
        try {
            String url = "https://localhost:" + portal.getAddress().getPort();
            Result refused =
                    run(
                            client,
                            "get",
                            "a/b",
                            "--to",
                            "x",
                            "--portal",
                            url,
                            "--token",
                            "hf_x",
                            "--cacert",
                            "ca.pem");
            assertThat(refused.exit()).as(refused.output()).isEqualTo(Client.REFUSED);
            assertThat(asked).contains("/.well-known/weightgate.json");
        } finally {
            portal.stop(0);
        }
    }

    /// What javac's sight of the jar asks for is in the runtime; what it cannot see (TLS curves,
    /// vectors) the tests above ran.
    @Test
    void itsJavaHasEveryModuleTheClientNames() throws Exception {
        var needed = new StringWriter();
        int exit =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                new PrintWriter(needed),
                                new PrintWriter(needed),
                                "--ignore-missing-deps",
                                "--multi-release=25",
                                "--add-modules=jdk.incubator.vector",
                                "--print-module-deps",
                                JAR);
        assertThat(exit).as(needed.toString()).isZero();

        Result has = run(client.resolveSibling("runtime/bin/java"), "--list-modules");

        assertThat(has.output().replaceAll("@\\S*", "").lines())
                .contains(needed.toString().strip().split(","));
    }

    private Result run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "");
        builder.environment().put("WEIGHTGATE_HOME", folder.resolve("home").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
