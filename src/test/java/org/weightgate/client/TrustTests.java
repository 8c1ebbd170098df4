package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Which key may speak for a portal.
class TrustTests {
    @TempDir Path home;
    private final StringWriter said = new StringWriter();
    private FakePortal portal;
    private Http http;
    private KnownPortals known;
    private Trust trust;

    @BeforeEach
    void portalNeverMet() throws IOException {
        portal = new FakePortal();
        http = new Http(null, new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), 2));
        known = new KnownPortals(home.resolve("config"));
        trust =
                new Trust(
                        known,
                        new Terminal(
                                new PrintWriter(new StringWriter()), new PrintWriter(said), false));
    }

    @AfterEach
    void close() {
        http.close();
        portal.close();
    }

    @Test
    void remembersTheKeyAtFirstMeetingAndShowsItsFingerprint() throws IOException {
        var keys = trust.meet(api(), null);
        assertThat(keys).hasSize(1);
        assertThat(known.of(portal.url().toString())).isEqualTo(keys);
        assertThat(said.toString())
                .contains("for the first time")
                .contains(keys.getFirst().spoken());
        String before = said.toString();
        assertThat(trust.meet(api(), null)).isEqualTo(keys);
        assertThat(said.toString()).isEqualTo(before);
    }

    @Test
    void refusesAChangedKeyInWords() throws IOException {
        trust.meet(api(), null);
        portal.key = FakePortal.newKey();
        assertThatThrownBy(() -> trust.meet(api(), null))
                .isInstanceOfSatisfying(
                        Failure.class, f -> assertThat(f.exitCode()).isEqualTo(Client.REFUSED))
                .hasMessageContaining("has changed")
                .hasMessageContaining("known_portals");
    }

    @Test
    void takesAKeyFromAFileAboveAll() throws IOException {
        trust.meet(api(), null);
        portal.key = FakePortal.newKey();
        Path file = home.resolve("portal.pub");
        Files.writeString(file, portal.pem());
        PortalKey given = trust.meet(api(), file).getFirst();
        assertThat(given.key()).isEqualTo(portal.key.getPublic());
        Files.writeString(file, "nothing of that kind");
        assertThatThrownBy(() -> trust.meet(api(), file)).hasMessageContaining("PEM");
    }

    @Test
    void neverMeetsAPortalOverAnOpenNetwork() {
        Api far = new Api(http, URI.create("http://192.0.2.7:9"), null);
        assertThat(Addresses.isPrivate(far.portal())).isFalse();
        assertThat(Addresses.isPrivate(URI.create("https://portal.example"))).isTrue();
        assertThat(Addresses.isPrivate(URI.create("http://127.0.0.1:8080"))).isTrue();
    }

    @Test
    void saysWhenThereIsNoPortal() {
        portal.server.removeContext("/.well-known/weightgate.json");
        assertThatThrownBy(() -> trust.meet(api(), null))
                .hasMessageContaining("There is no Weightgate portal at");
    }

    @Test
    void refusesADamagedMemory() throws IOException {
        trust.meet(api(), null);
        Path file = known.file();
        Files.writeString(file, Files.readString(file).replaceFirst(" [0-9a-f]{4}", " 0000"));
        assertThatThrownBy(() -> trust.meet(api(), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void fingerprintsAreThoseOfTheModelSigningFormat() throws Exception {
        PortalKey key = PortalKey.parse(portal.pem());
        assertThat(key.fingerprint())
                .isEqualTo(FakePortal.sha256(portal.pem().getBytes()))
                .hasSize(64);
        assertThat(PortalKey.parse(portal.pem().replace("\n", "\r\n"))).isEqualTo(key);
    }

    @Test
    void addressesHaveOneSpelling() {
        assertThat(Addresses.portal("HTTPS://Portal.Example:443/"))
                .isEqualTo(URI.create("https://portal.example"));
        assertThat(Addresses.portal("portal.example/w/"))
                .isEqualTo(URI.create("https://portal.example/w"));
        assertThat(Addresses.portal("http://localhost:8080"))
                .isEqualTo(URI.create("http://localhost:8080"));
        assertThatThrownBy(() -> Addresses.portal("ftp://x")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> Addresses.portal("not an address")).isInstanceOf(Failure.class);
    }

    private Api api() {
        return new Api(http, portal.url(), FakePortal.TOKEN);
    }
}
