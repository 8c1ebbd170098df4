package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.tracing.TraceFixture;
import org.weightgate.portal.tracing.Tracing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// `trace` and the real portal.
@PortalTest
class TraceTests {
    @TempDir Path home;
    @TempDir Path folder;
    @LocalServerPort private int port;
    @Autowired private TraceFixture fixture;
    @Autowired private DeliveryFixture delivery;
    @Autowired private Tracing tracing;
    @Autowired private Tokens tokens;
    private Actor paul;

    @BeforeEach
    void aPublisher() {
        System.setProperty("weightgate.home", home.toString());
        paul = fixture.publisher();
    }

    @AfterEach
    void forgetHome() {
        System.clearProperty("weightgate.home");
    }

    @Test
    void saysWhoseCopyItIsAndDoesNotSendItTwice() throws IOException {
        String leaker = fixture.leaker().recipientHandle();
        for (Map.Entry<String, byte[]> file : fixture.weights(fixture.leaker()).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Ran ran = trace(paul, folder);
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("accused: ", leaker + " (GR-", "/traces/TR-");

        Ran json = trace(paul, folder, "--json");
        assertThat(json.code()).as(json.out() + json.err()).isZero();
        Json verdict = Json.read(json.out());
        assertThat(verdict.at("verdict").text("")).isEqualTo("accused");
        assertThat(verdict.at("accused").items().getFirst().at("recipient").text(""))
                .isEqualTo(leaker);
    }

    @Test
    void whatCannotBeReadIsAFailedCheckAndGoneOnWithInTheSameTrace() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "no weights here");
        fixture.leaker();
        Ran ran = trace(paul, file);
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.err()).contains("came to no verdict").contains("notes.txt");
        trace(paul, file);
        assertThat(tracing.all(paul))
                .filteredOn(t -> t.openedBy().equals(paul.handle()))
                .hasSize(1);
    }

    @Test
    void whoMayNotTraceIsRefused() throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, "no weights here");
        Ran ran = trace(delivery.researcher(), file);
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("publisher");
    }

    @Test
    void wrongUsageIsSaidBeforeAnythingIsSent() throws IOException {
        assertThat(Ran.of("trace").err()).contains("Say what to trace");
        assertThat(Ran.of("trace", "x").err()).contains("--model");
        assertThat(Ran.of("trace", "nowhere", "--model", "a/b").err())
                .contains("no file or folder");
        assertThat(Ran.of("trace", "--check", "nowhere.zip").code()).isEqualTo(2);
        assertThat(Ran.of("trace", "x", "--suspect", "y").code()).isEqualTo(2);
        Path file = folder.resolve("bundle.zip");
        Files.writeString(file, "no bundle");
        Ran check = Ran.of("trace", "--check", file.toString());
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out() + check.err()).contains("container");
    }

    private Ran trace(Actor who, Path path, String... more) {
        String token =
                tokens.create(who, "test", EnumSet.allOf(TokenScope.class), Duration.ofDays(1))
                        .secret()
                        .text();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "trace",
                                path.toString(),
                                "--model",
                                fixture.model().toString(),
                                "--portal",
                                "http://localhost:" + port,
                                "--token",
                                token));
        arguments.addAll(List.of(more));
        return Ran.of(arguments.toArray(String[]::new));
    }
}
