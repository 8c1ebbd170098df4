package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.marking.Marking;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

/// Links with a good seal that were made for something else, or for another moment.
@PortalTest
class LinkAttackTests {
    private static final String SHARD = "model-00001-of-00003.safetensors";
    private static final String OTHER = "model-00002-of-00003.safetensors";

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private SignedUrls signed;
    @Autowired private Urls urls;
    @Autowired private GrantStanding standing;
    @Autowired private Marking marking;
    @Autowired private Door door;
    @Autowired private JdbcClient jdbc;
    @Autowired private Clock clock;
    @Autowired private DataSource database;
    @LocalServerPort private int port;
    private Actor ada;
    private GrantView grant;

    @BeforeEach
    void aGrant() {
        ada = fixture.researcher();
        grant = fixture.prepared(ada);
    }

    @Test
    void aLinkForOneMethodOpensToNoOther() {
        assertThatThrownBy(() -> door.claims(token(claims(UrlClaims.GET)), "HEAD"))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("not made for HEAD");
        assertThatThrownBy(() -> door.claims(token(claims(UrlClaims.HEAD)), "GET"))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("not made for GET");
        assertThatThrownBy(() -> door.claims(token(claims(0)), "GET"))
                .isInstanceOf(DownloadRefused.class);
    }

    @Test
    void aLinkIsOverAtTheVeryMomentItNames() {
        Urls.Row url = minted();
        String link = token(url.claims());

        assertThat(at(url.expires().minusNanos(1)).claims(link, "GET")).isEqualTo(url.claims());
        for (Instant late : List.of(url.expires(), url.expires().plusSeconds(1))) {
            assertThatThrownBy(() -> at(late).claims(link, "GET"))
                    .as(late.toString())
                    .isInstanceOf(DownloadRefused.class)
                    .hasMessageContaining("410");
        }
    }

    @Test
    void sealedClaimsThatDifferFromTheStoredRowInAnythingAreRefused() {
        Urls.Row url = minted();
        Actor bo = fixture.researcher();
        UUID his = fixture.granted(bo).id().value();
        UrlClaims good = url.claims();
        assertThat(door.admit(good).file().path()).isEqualTo(SHARD);
        for (UrlClaims swapped :
                List.of(
                        new UrlClaims(good.id(), his, good.expires(), good.methods(), SHARD),
                        new UrlClaims(
                                good.id(), good.grant(), good.expires(), good.methods(), OTHER),
                        new UrlClaims(
                                good.id(),
                                good.grant(),
                                good.expires().plus(Duration.ofDays(1)),
                                good.methods(),
                                SHARD),
                        new UrlClaims(
                                good.id(), good.grant(), good.expires(), UrlClaims.GET, SHARD),
                        new UrlClaims(
                                UUID.randomUUID(),
                                good.grant(),
                                good.expires(),
                                good.methods(),
                                SHARD))) {
            assertThatThrownBy(() -> door.admit(swapped))
                    .as(swapped.toString())
                    .isInstanceOf(DownloadRefused.class)
                    .hasMessageContaining("403");
        }
    }

    /// Attack 17: a flood of forged links takes nothing from those who have good ones.
    @Test
    void aForgedLinkIsRefusedWithoutTheDatabase() throws Exception {
        String good = "/d/" + token(minted().claims()) + "/x";
        String forged = good.replace("/x", "A/x");
        String retired = good.replace("/d/k1.", "/d/k0.");
        HikariDataSource pool = database.unwrap(HikariDataSource.class);
        List<Connection> taken = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (taken.size() < pool.getMaximumPoolSize()) taken.add(pool.getConnection());
            for (String link : List.of(forged, retired)) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + link))
                                .timeout(Duration.ofSeconds(5))
                                .build();
                HttpResponse<String> answer =
                        http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("not valid");
            }
        } finally {
            for (Connection connection : taken) connection.close();
        }
    }

    /// Whichever comes first: a link that was made has no use once the revocation is committed.
    @Test
    void noLinkOutlivesARevocationThatItRacedWith() throws Exception {
        int minters = 6;
        for (int round = 0; round < 5; round++) {
            GrantView mine = round == 0 ? grant : fixture.prepared(ada);
            CyclicBarrier start = new CyclicBarrier(minters + 1);
            List<Future<SignedUrl>> minting = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < minters; i++) {
                    minting.add(
                            threads.submit(
                                    () -> {
                                        start.await();
                                        return mint(mine);
                                    }));
                }
                start.await();
                fixture.revoke(mine, "Raced.");
            }
            for (Future<SignedUrl> one : minting) {
                if (one.state() == Future.State.SUCCESS) assertShut(one.resultNow());
            }
            assertThatThrownBy(() -> mint(mine)).hasMessageContaining("Raced.");
        }
    }

    @Test
    void noLinkOutlivesAGrantThatExpiresWhileLinksAreRenewed() {
        Instant end = clock.instant().plusMillis(700);
        jdbc.sql("update access_grant set expires = ? where id = ?")
                .params(end.atOffset(ZoneOffset.UTC), grant.id().value())
                .update();
        List<SignedUrl> made = new ArrayList<>();
        DownloadRefused refused = null;
        while (refused == null) {
            try {
                made.add(mint(grant));
            } catch (DownloadRefused e) {
                refused = e;
            }
        }

        assertThat(clock.instant()).isAfterOrEqualTo(end);
        assertThat(refused.sentence()).contains("ended");
        assertThat(made).isNotEmpty().allSatisfy(this::assertShut);
    }

    private void assertShut(SignedUrl url) {
        UrlClaims claims = urls.find(url.id()).orElseThrow().claims();
        assertThatThrownBy(() -> door.admit(claims))
                .isInstanceOf(DownloadRefused.class)
                .hasMessageContaining("403");
    }

    private SignedUrl mint(GrantView of) {
        return delivering.mint(ada, of, fixture.copy(of), SHARD);
    }

    private Urls.Row minted() {
        return urls.find(mint(grant).id()).orElseThrow();
    }

    private Door at(Instant moment) {
        return new Door(signed, urls, standing, marking, Clock.fixed(moment, ZoneOffset.UTC));
    }

    private UrlClaims claims(int methods) {
        return new UrlClaims(
                UUID.randomUUID(),
                grant.id().value(),
                Instant.now().plusSeconds(60),
                methods,
                SHARD);
    }

    private String token(UrlClaims claims) {
        return signed.path("k1", claims).split("/")[2];
    }
}
