package org.weightgate.portal.notices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantAct;
import org.weightgate.portal.access.GrantDesk;
import org.weightgate.portal.access.GrantStatus;
import org.weightgate.portal.access.GrantStop.GrantExpired;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.ReleaseWithdrawn;
import org.weightgate.portal.delivery.DeliveryFixture;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What recipients are told of their grants, and what their letters give to whoever reads them.
@PortalTest
class GrantNoticesTests {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    /// Signed URLs, API tokens, anything that looks like a key or a digest.
    private static final Pattern SECRET = Pattern.compile("/d/k|hf_|[0-9a-fA-F]{32}|\\?");

    @Autowired private DeliveryFixture fixture;
    @Autowired private GrantDesk grants;
    @Autowired private People people;
    @Autowired private Membership membership;
    @Autowired private ApplicationEventPublisher events;
    @Autowired private TransactionTemplate transaction;
    @Autowired private JdbcClient jdbc;
    @LocalServerPort private int port;
    private Actor ada;
    private Actor stranger;
    private GrantView grant;

    @BeforeEach
    void aGrant() {
        ada = fixture.researcher();
        stranger = fixture.researcher();
        grant = fixture.prepared(ada);
    }

    @Test
    void theRecipientHearsOfTheApprovalAndOfTheCopyAndNobodyElseDoes() {
        List<String> letters = lettersTo(ada);

        assertThat(letters)
                .extracting(letter -> letter.lines().findFirst().orElse(""))
                .containsSubsequence(
                        "Access approved: %s (%s)"
                                .formatted(grant.model(), grant.requestReference()),
                        "Your copy is ready: %s (%s)".formatted(grant.model(), grant.reference()));
        LocalDate last = LocalDate.ofInstant(grant.expires().minusNanos(1), ZoneOffset.UTC);
        assertThat(letters.getLast()).contains("/grants/" + grant.reference(), "through " + last);
        assertThat(lettersTo(stranger)).isEmpty();
        assertThat(about(grant.reference())).hasSize(2).allMatch(letters::contains);
    }

    @Test
    void aRevocationIsToldToTheRecipientOnceWithItsReason() {
        fixture.revoke(grant, "Left the institute.\n${7*7} %s");

        assertThat(subjects(ada))
                .filteredOn(subject -> subject.startsWith("Access revoked"))
                .containsExactly(
                        "Access revoked: %s (%s)".formatted(grant.model(), grant.reference()));
        assertThat(lettersTo(ada).getLast())
                .contains("> Left the institute.\n> ${7*7} %s", "/grants/" + grant.reference());
        assertThat(lettersTo(stranger)).isEmpty();
    }

    @Test
    void anExpiryIsToldToTheRecipientWithTheWayToGoOn() {
        say(
                new GrantExpired(
                        AccountId.SYSTEM,
                        Instant.now(),
                        new GrantAct.Subject(
                                grant.id(),
                                grant.kind(),
                                grant.reference(),
                                grant.requestReference(),
                                grant.model(),
                                grant.release(),
                                grant.recipient()),
                        grant.expires()));

        assertThat(lettersTo(ada).getLast())
                .startsWith("Access expired: %s (%s)".formatted(grant.model(), grant.reference()))
                .contains("renewal", "/grants/" + grant.reference());
        assertThat(lettersTo(stranger)).isEmpty();
    }

    @Test
    void aWithdrawalIsToldToThoseWhoseGrantsItStops() {
        GrantView revoked = fixture.granted(stranger);
        fixture.revoke(revoked, "Over.");
        say(
                new ReleaseWithdrawn(
                        grant.model(),
                        grant.releaseLabel(),
                        grant.release(),
                        "Wrong weights.",
                        AccountId.SYSTEM,
                        Instant.now()));

        assertThat(lettersTo(ada).getLast())
                .startsWith("Release withdrawn: ")
                .contains("> Wrong weights.", "/grants/" + grant.reference());
        assertThat(subjects(stranger)).noneMatch(subject -> subject.startsWith("Release with"));
    }

    @Test
    void whoIsDeactivatedIsToldNothing() {
        int before = lettersTo(ada).size();
        membership.deactivate(Actor.SYSTEM, people.get(ada.id()).handle());

        fixture.revoke(grant, "Over.");

        assertThat(lettersTo(ada)).hasSize(before);
    }

    /// Mail scanners follow links, and some send forms.
    @Test
    void lettersHoldNoSecretAndTheirLinksDoNothingForWhoeverFollowsThem() throws Exception {
        fixture.revoke(grant, "Over.");
        GrantView second = fixture.prepared(ada);
        long before = recorded();
        try (HttpClient scanner = HttpClient.newHttpClient()) {
            for (String letter : lettersTo(ada)) {
                assertThat(SECRET.matcher(letter.replace(grant.model().toString(), "")).find())
                        .as(letter)
                        .isFalse();
                List<String> links =
                        LINK.matcher(letter).results().map(MatchResult::group).toList();
                assertThat(links).as(letter).hasSize(1);
                URI link =
                        URI.create(
                                "http://127.0.0.1:"
                                        + port
                                        + URI.create(links.getFirst()).getPath());
                assertThat(status(scanner, "GET", link)).isIn(200, 302, 303);
                assertThat(status(scanner, "HEAD", link)).isIn(200, 302, 303);
                assertThat(status(scanner, "POST", link)).isIn(302, 303, 401, 403, 404, 405);
            }
        }
        assertThat(recorded()).isEqualTo(before);
        assertThat(grants.grant(second.id()).status()).isEqualTo(GrantStatus.ACTIVE);
    }

    private void say(Object event) {
        transaction.executeWithoutResult(_ -> events.publishEvent(event));
    }

    private List<String> lettersTo(Actor person) {
        return jdbc.sql(
                        "select subject || E'\\n' || body from mail_outbox where recipient = ?"
                                + " order by created")
                .param(people.get(person.id()).email())
                .query(String.class)
                .list();
    }

    private List<String> subjects(Actor person) {
        return lettersTo(person).stream()
                .map(letter -> letter.lines().findFirst().orElse(""))
                .toList();
    }

    private List<String> about(String reference) {
        return jdbc.sql(
                        "select subject || E'\\n' || body from mail_outbox where subject || body"
                                + " like '%' || ? || '%'")
                .param(reference)
                .query(String.class)
                .list();
    }

    private long recorded() {
        return jdbc.sql("select count(*) from audit_event where subjects @> array[cast(? as text)]")
                .param(grant.model().toString())
                .query(Long.class)
                .single();
    }

    private static int status(HttpClient scanner, String method, URI link) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(link)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return scanner.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
