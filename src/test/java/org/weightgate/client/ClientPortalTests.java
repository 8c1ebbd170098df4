package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.AccessDesk;
import org.weightgate.portal.access.AccessFixture;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.ReviewDesk;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.catalog.ModelName;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The client and the real portal: a model is published, granted, fetched and proved.
@PortalTest
class ClientPortalTests {
    private static final Path OPT = Path.of("src/main/resources/demo/opt-stories");

    /// Published once, by whichever test comes first.
    private static ModelName model;

    @TempDir Path home;
    @TempDir Path folder;
    @LocalServerPort private int port;
    @Autowired private AccessFixture people;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private GrantDesk grants;
    @Autowired private Tokens tokens;

    @BeforeEach
    void publishOnce() {
        System.setProperty("weightgate.home", home.toString());
        if (model == null) {
            ModelName name =
                    new ModelName("lab", "opt-" + UUID.randomUUID().toString().substring(0, 8));
            Actor paul = people.with(RoleName.PUBLISHER, "lab");
            Ran ran =
                    client(
                            paul,
                            "publish",
                            OPT.toString(),
                            "--model",
                            name.toString(),
                            "--release",
                            "v1",
                            "--create",
                            "--title",
                            "Small stories");
            assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
            assertThat(ran.out()).contains(name + "@v1 is published");
            model = name;
        }
    }

    @AfterEach
    void forgetHome() {
        System.clearProperty("weightgate.home");
    }

    @Test
    void aRecipientFetchesACopyAndProvesIt() throws IOException {
        Actor ada = people.researcher();
        GrantView grant = granted(ada);
        Ran get = get(ada, folder);
        assertThat(get.code()).as(get.out() + get.err()).isZero();
        assertThat(folder.resolve("golden.json")).exists();
        assertThat(folder.resolve("TERMS.md")).exists();
        Ran verify = client(ada, "verify", folder.toString());
        assertThat(verify.code()).as(verify.out() + verify.err()).isZero();
        assertThat(verify.out())
                .contains("to the last bit")
                .contains("posted as a receipt to grant " + grant.reference());
        Ran again = get(ada, folder);
        assertThat(again.code()).isZero();
    }

    @Test
    void aRehearsalIsPublishedBesideAReleaseFetchedWithoutAGrantAndProved() throws IOException {
        Actor paul = people.with(RoleName.PUBLISHER, "lab");
        String[] publish = {
            "publish", OPT.toString(), "--model", model.toString(), "--release", "v1", "--rehearsal"
        };
        Ran published = client(paul, publish);
        assertThat(published.code()).as(published.out() + published.err()).isZero();
        assertThat(published.out()).contains(model + "@v1-rehearsal is published");
        assertThat(home.resolve("rehearsals")).isEmptyDirectory();
        assertThat(client(paul, with(publish, "--json")).out())
                .contains("\"rehearsal\"", "\"v1-rehearsal\"");

        Actor ada = people.researcher();
        assertThat(get(ada, folder).err()).contains("no grant");
        Ran get =
                client(
                        ada,
                        "get",
                        model + "@v1",
                        "--rehearsal",
                        "--to",
                        folder.toString(),
                        "--wait-golden");
        assertThat(get.code()).as(get.out() + get.err()).isZero();
        try (Stream<Path> shards = Files.list(OPT)) {
            for (Path shard : shards.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                assertThat(folder.resolve(shard.getFileName())).hasSize(Files.size(shard));
            }
        }
        Ran verify = client(ada, "verify", folder.toString());
        assertThat(verify.code()).as(verify.out() + verify.err()).isZero();
        assertThat(verify.out()).contains("to the last bit", "posted as a receipt");
        assertThat(get(ada, folder.resolveSibling("x")).err()).contains("no grant");
    }

    @Test
    void everyRecipientsCopyIsItsOwn() throws IOException {
        Actor ada = people.researcher();
        Actor bo = people.researcher();
        granted(ada);
        granted(bo);
        Path first = folder.resolve("ada");
        Path second = folder.resolve("bo");
        assertThat(get(ada, first).code()).isZero();
        assertThat(get(bo, second).code()).isZero();
        int marked = 0;
        try (Stream<Path> shards = Files.list(OPT)) {
            for (Path shard : shards.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                byte[] original = Files.readAllBytes(shard);
                byte[] hers = Files.readAllBytes(first.resolve(shard.getFileName()));
                byte[] his = Files.readAllBytes(second.resolve(shard.getFileName()));
                int header = header(original);
                assertThat(hers).hasSameSizeAs(original);
                assertThat(Arrays.equals(original, 0, header, hers, 0, header)).isTrue();
                assertThat(Arrays.equals(original, 0, header, his, 0, header)).isTrue();
                boolean differs =
                        !Arrays.equals(original, hers)
                                && !Arrays.equals(original, his)
                                && !Arrays.equals(hers, his);
                marked += differs ? 1 : 0;
            }
        }
        assertThat(marked).as("shards that carry a mark").isPositive();
        assertThat(client(bo, "verify", second.toString()).code()).isZero();
        Files.copy(
                first.resolve("model-00001-of-00003.safetensors"),
                second.resolve("model-00001-of-00003.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Ran mixed = client(bo, "verify", second.toString());
        assertThat(mixed.code()).isEqualTo(1);
        assertThat(mixed.out()).contains("model-00001-of-00003.safetensors");
    }

    @Test
    void aKilledClientGoesOnWhereItWas() throws Exception {
        Actor ada = people.researcher();
        granted(ada);
        try (SlowLane lane = new SlowLane(port)) {
            String[] command = {
                "get", model.toString(), "--to", folder.toString(),
                "--portal", lane.url().toString(), "--token", token(ada),
                "--chunk-bytes", "65536", "--json"
            };
            assertThat(Ran.of(with(command, "--dry-run")).code()).isZero();
            long size = size();
            lane.pause = 2_000_000;
            Process client = start(command);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> kept() > size / 3);
            client.destroyForcibly();
            assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
            lane.cut();
            assertThat(client.exitValue()).isEqualTo(137);
            assertNothingHalfUnderItsName();
            lane.pause = 0;
            lane.passed.set(0);
            long kept = kept();
            Ran ran = Ran.of(command);
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(lane.passed.get())
                    .as("bytes of the second run, statements and headers with them")
                    .isLessThan(size - kept + size / 4);
            assertThat(client(ada, "verify", folder.toString(), "--json").code()).isZero();
        }
    }

    @Test
    void cutsAndRevocationReachTheClientInWords() throws Exception {
        Actor ada = people.researcher();
        GrantView grant = granted(ada);
        try (SlowLane lane = new SlowLane(port)) {
            String[] command = {
                "get", model.toString(), "--to", folder.toString(),
                "--portal", lane.url().toString(), "--token", token(ada)
            };
            lane.pause = 1_000_000;
            Thread cutter =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 1; i < 5; i++) {
                                            lane.awaitPassed(i * 500_000L);
                                            lane.cut();
                                        }
                                    });
            Ran ran = Ran.of(command);
            cutter.join();
            assertThat(ran.code()).as(ran.err()).isZero();
            grants.revoke(reviewer(), grant.reference(), "The project has ended.");
            Ran refused = Ran.of(command);
            assertThat(refused.code()).isEqualTo(3);
            assertThat(refused.err()).contains("is revoked", "The project has ended.");
        }
    }

    private Actor reviewer() {
        return people.reviewer(model);
    }

    private GrantView granted(Actor recipient) {
        String request =
                desk.submit(recipient, model, AccessFixture.answers(), people.signing(model))
                        .reference();
        return review.approve(reviewer(), request, null, null, "", null);
    }

    private Ran get(Actor recipient, Path to) {
        return client(recipient, "get", model.toString(), "--to", to.toString(), "--wait-golden");
    }

    private Ran client(Actor actor, String... arguments) {
        return Ran.of(
                with(arguments, "--portal", "http://localhost:" + port, "--token", token(actor)));
    }

    private String token(Actor actor) {
        return tokens.create(actor, "test", scopes(actor), Duration.ofHours(1)).secret().text();
    }

    private static EnumSet<TokenScope> scopes(Actor actor) {
        EnumSet<TokenScope> scopes = EnumSet.allOf(TokenScope.class);
        scopes.removeIf(scope -> !actor.may(scope));
        return scopes;
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    /// The client as people run it, in a process of its own.
    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        command.add("-Dweightgate.home=" + home);
        command.add("-jar");
        command.add("target/weightgate-client.jar");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private void assertNothingHalfUnderItsName() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).anyMatch(f -> f.toString().endsWith(".part"));
            for (Path file : all) {
                Path original = OPT.resolve(file.getFileName());
                if (Files.exists(original)) {
                    assertThat(Files.size(file)).isEqualTo(Files.size(original));
                }
            }
        }
    }

    /// Bytes that are here for good: whole files, and 64 KiB for every line of a journal.
    private long kept() throws IOException {
        long kept = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".journal")) {
                    kept += 65_536L * (Files.readAllLines(file).size() - 1);
                } else if (!name.endsWith(".part") && Files.isRegularFile(file)) {
                    kept += Files.size(file);
                }
            }
        }
        return kept;
    }

    private static long size() throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(OPT)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static int header(byte[] shard) throws IOException {
        return (int) Safetensors.read(new ByteArrayInputStream(shard), shard.length).dataStart();
    }
}
