package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// From where a copy is fetched: links bound to a network, alerts when there are many.
@PortalTest
class PlacesTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private DeliveryLog log;
    @Autowired private DeliverySettings settings;
    @Autowired private Urls urls;
    @Autowired private Door door;
    @Autowired private JdbcClient jdbc;
    @Autowired private Visits visits;

    @Test
    void manyNetworksAreToldOnceAndShownToWhoOversees() {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada);
        fixture.publisher(grant.model());
        Urls.Row url =
                urls.find(delivering.mint(ada, grant, fixture.copy(grant), SHARD).id())
                        .orElseThrow();
        int usual = settings.alerts().networks();
        for (int i = 0; i < usual; i++) begun(url, "198.51." + i + ".7");
        begun(url, "198.51.0.200");
        assertThat(mails(grant)).isZero();

        begun(url, "2001:db8:1::5");
        begun(url, "2001:db8:2::5");

        assertThat(mails(grant)).isEqualTo(1);
        assertThat(visits.get(fixture.reviewer(), "/grants/" + grant.reference()))
                .bodyText()
                .contains("many places", (usual + 2) + " in 30 days", "no table of countries");
        assertThat(visits.get(ada, "/grants/" + grant.reference()))
                .bodyText()
                .doesNotContain("Fetched from");
    }

    @Test
    void aBoundLinkOpensFromItsNetworkOnly() {
        UrlClaims claims =
                new UrlClaims(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        Instant.ofEpochSecond(1_900_000_000),
                        UrlClaims.GET,
                        SHARD,
                        Network.link("192.0.2.77").orElseThrow());
        UrlClaims read = UrlClaims.parse(claims.text());

        assertThat(read).isEqualTo(claims);
        door.requireNetwork(read, "192.0.2.3");
        for (String elsewhere : new String[] {"192.0.3.77", "2001:db8::1", "unknown"}) {
            assertThatThrownBy(() -> door.requireNetwork(read, elsewhere))
                    .isInstanceOf(DownloadRefused.class)
                    .hasMessageContaining("192.0.2.0/24");
        }
        Network six = Network.link("2001:db8:0:1ff::1").orElseThrow();
        assertThat(six.holds("2001:db8:0:100::9")).isTrue();
        assertThat(six.holds("2001:db8:0:200::9")).isFalse();
        assertThat(Network.parse(six.toString())).isEqualTo(six);
    }

    @Test
    void countriesComeFromAConfiguredTable(@TempDir Path folder) throws Exception {
        Path table = folder.resolve("countries.csv");
        Files.writeString(table, "192.0.2.0,192.0.2.255,NL\n2001:db8::,2001:db8:ffff::,CH\n");
        Countries countries = new Countries(withTable(table));
        assertThat(countries.of("192.0.2.9")).contains("NL");
        assertThat(countries.of("192.0.3.0")).isEmpty();
        assertThat(countries.of("2001:db8:1::1")).contains("CH");
        Files.writeString(table, "192.0.2.0/24,NL\n");
        assertThatThrownBy(() -> new Countries(withTable(table))).hasMessageContaining("line 1");
        assertThat(new Countries(settings).configured()).isFalse();
    }

    private DeliverySettings withTable(Path table) {
        return new DeliverySettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                true,
                settings.streams(),
                settings.starts(),
                10,
                false,
                Duration.ofMinutes(1),
                new DeliverySettings.Alerts(8, 2, table));
    }

    private long mails(GrantView grant) {
        return jdbc.sql(
                        "select count(distinct subject) from mail_outbox where subject like"
                                + " '%many networks%' and body like ?")
                .param("%" + grant.reference() + "%")
                .query(Long.class)
                .single();
    }

    private void begun(Urls.Row url, String address) {
        log.started(
                new Deliveries.Row(
                        UUID.randomUUID(),
                        url.id(),
                        url.grant(),
                        url.issuer(),
                        SHARD,
                        0,
                        1,
                        10,
                        address,
                        "",
                        Instant.now()),
                url);
    }
}
