package org.weightgate.portal.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.TokenScope;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

@PortalTest
class TokensTests {
    private final Tokens tokens;
    private final People people;
    private final Membership membership;
    private final MockMvcTester http;
    private final JdbcClient jdbc;
    private Actor owner = Actor.SYSTEM;

    TokensTests(
            @Autowired Tokens tokens,
            @Autowired People people,
            @Autowired Membership membership,
            @Autowired MockMvcTester http,
            @Autowired JdbcClient jdbc) {
        this.tokens = tokens;
        this.people = people;
        this.membership = membership;
        this.http = http;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void somebody() {
        Email email =
                new Email("t" + UUID.randomUUID().toString().substring(0, 8) + "@example.org");
        owner = people.actor(people.join(email).person().id());
    }

    private NewToken token(TokenScope... scopes) {
        return tokens.create(owner, "laptop", Set.of(scopes), Duration.ofDays(1));
    }

    private MvcTestResult call(String path, String authorization) {
        return http.get().uri(path).header("Authorization", authorization).exchange();
    }

    private MvcTestResult call(String path, Secret token) {
        return call(path, "Bearer " + token.text());
    }

    @Test
    void isShownOnceAndKeptAsAHash() {
        NewToken made = token(TokenScope.READ);
        assertThat(made.secret().text()).matches("hf_[A-Za-z0-9]{32}");
        assertThat(made.toString()).doesNotContain(made.secret().text());
        assertThat(
                        jdbc.sql("select t::text from api_token t where id = ?")
                                .param(made.token().id())
                                .query(String.class)
                                .single())
                .doesNotContain(made.secret().text().substring(3));
    }

    @Test
    void aCallWithoutOneIsAskedForOne() {
        MvcTestResult answer = http.get().uri("/api/v1/tokens").exchange();
        assertThat(answer).hasStatus(401).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).headers().hasValue("WWW-Authenticate", "Bearer realm=\"weightgate\"");
    }

    @Test
    void revokedExpiredAndInventedOnesAllAnswerTheSame() {
        NewToken revoked = token(TokenScope.READ);
        tokens.revoke(owner, revoked.token().id());
        NewToken expired = token(TokenScope.READ);
        jdbc.sql(
                        "update api_token set created = now() - interval '2 days', expires = now()"
                                + " - interval '1 s' where id = ?")
                .param(expired.token().id())
                .update();
        for (String text :
                Set.of(
                        revoked.secret().text(),
                        expired.secret().text(),
                        "hf_" + "a".repeat(32),
                        "hf_demo_root",
                        "nonsense",
                        "")) {
            MvcTestResult answer = call("/api/v1/tokens", "Bearer " + text);
            assertThat(answer).hasStatus(401);
            assertThat(answer).headers().containsHeader("WWW-Authenticate");
        }
    }

    @Test
    void theTokenOfADeactivatedAccountStopsAtOnce() {
        NewToken made = token(TokenScope.READ);
        assertThat(call("/api/v1/tokens", made.secret())).hasStatusOk();
        membership.deactivate(Actor.SYSTEM, owner.handle());
        assertThat(call("/api/v1/tokens", made.secret())).hasStatus(401);
    }

    @Test
    void aTokenInTheAddressIsRefusedEvenIfItIsGood() {
        NewToken made = token(TokenScope.READ);
        String text = made.secret().text();
        assertThat(http.get().uri("/api/v1/tokens?access_token=" + text)).hasStatus(401);
        assertThat(http.get().uri("/api/v1/tokens?x=" + text)).hasStatus(401);
        assertThat(call("/api/v1/tokens?token=" + text, made.secret())).hasStatus(401);
    }

    @Test
    void aTooSmallScopeIsRefusedAndNamed() {
        membership.give(Actor.SYSTEM, owner.handle(), Role.everywhere(RoleName.ADMIN));
        NewToken made = token(TokenScope.READ);
        MvcTestResult answer = call("/api/v1/people", made.secret());
        assertThat(answer).hasStatus(403).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().extractingPath("$.detail").asString().contains("admin");
        assertThat(call("/api/v1/people", token(TokenScope.ADMIN).secret())).hasStatusOk();
        membership.take(Actor.SYSTEM, owner.handle(), Role.everywhere(RoleName.RESEARCHER));
    }

    @Test
    void theRoleIsStillAskedForBehindTheScope() {
        assertThat(call("/api/v1/people", token(TokenScope.ADMIN).secret())).hasStatus(403);
    }

    @Test
    void aTokenCannotMakeAStrongerOne() {
        Actor limited = tokens.actor(token(TokenScope.READ).secret()).orElseThrow();
        assertThatThrownBy(
                        () ->
                                tokens.create(
                                        limited,
                                        "more",
                                        EnumSet.allOf(TokenScope.class),
                                        Duration.ofDays(1)))
                .isInstanceOf(NotPermitted.class)
                .hasMessageContaining("this one may read and ends on ");
        assertThatThrownBy(
                        () ->
                                tokens.create(
                                        owner, "x", Set.of(TokenScope.READ), Duration.ofDays(999)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aTokenCannotMakeOneThatOutlivesIt() {
        NewToken first = token(TokenScope.READ, TokenScope.REQUEST);
        String words =
                "may read, request and ends on "
                        + first.token().expires().toString().substring(0, 10);
        assertThat(make(first.secret(), "{\"scopes\":[\"read\"],\"days\":2}"))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("live no longer than itself", words);
        assertThat(make(first.secret(), "{\"scopes\":[\"read\"],\"days\":1}")).hasStatus(403);
        assertThat(make(first.secret(), "{\"scopes\":[\"read\",\"request\"]}")).hasStatus(201);
        TokenView heir = tokens.of(owner).getFirst();
        assertThat(heir.expires()).isCloseTo(first.token().expires(), within(1, ChronoUnit.MILLIS));
    }

    private MvcTestResult make(Secret token, String json) {
        return http.post()
                .uri("/api/v1/tokens")
                .header("Authorization", "Bearer " + token.text())
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    @Test
    void isMadeListedAndRevokedOverTheApi() {
        Set<TokenScope> scopes = Set.of(TokenScope.READ, TokenScope.REQUEST);
        Secret first = tokens.create(owner, "laptop", scopes, Duration.ofDays(8)).secret();
        MvcTestResult made = make(first, "{\"name\":\"ci\",\"scopes\":[\"read\"],\"days\":7}");
        assertThat(made).hasStatus(201);
        assertThat(made).bodyJson().extractingPath("$.token").asString().startsWith("hf_");
        assertThat(call("/api/v1/tokens", first))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(2);
        UUID id = tokens.of(owner).getFirst().id();
        assertThat(
                        http.delete()
                                .uri("/api/v1/tokens/" + id)
                                .header("Authorization", "Bearer " + first.text()))
                .hasStatus(204);
    }

    @Test
    void nobodyRevokesSomebodyElsesToken() {
        NewToken mine = token(TokenScope.READ);
        somebody();
        assertThatThrownBy(() -> tokens.revoke(owner, mine.token().id()))
                .isInstanceOf(UnknownToken.class);
    }

    @Test
    void theApiIsDescribedWithoutAToken() {
        MvcTestResult description = http.get().uri("/api/v1/openapi.json").exchange();
        assertThat(description).hasStatusOk();
        assertThat(description).bodyText().contains("bearer").doesNotContain("\"owner\"");
        assertThat(description)
                .bodyJson()
                .doesNotHavePath("$.paths['/api/v1/tokens'].get.parameters");
    }

    @Test
    void aSessionCookieIsNoKeyToTheApi() {
        assertThat(
                        http.get()
                                .uri("/api/v1/tokens")
                                .cookie(new jakarta.servlet.http.Cookie("session", "x")))
                .hasStatus(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/%67rants/GR-1", "/api/v1/grants/GR-1/%63url", "/%61pi/v1/%70eople"})
    void anotherSpellingOfAnAddressNeedsTheSameScope(String path) {
        assertThat(
                        http.get()
                                .uri(URI.create(path))
                                .header(
                                        "Authorization",
                                        "Bearer " + token(TokenScope.READ).secret().text()))
                .hasStatus(403);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/models, READ",
        "GET, /api/v1/grants, READ",
        "GET, /api/v1/grants/GR-1, DOWNLOAD",
        "POST, /api/v1/grants/GR-1/urls, DOWNLOAD",
        "POST, /api/v1/grants/GR-1/receipts, DOWNLOAD",
        "POST, /api/v1/grants/GR-1/revoke, REVIEW",
        "POST, /api/v1/models/a/b/requests, REQUEST",
        "POST, /api/v1/requests/REQ-1/answer, REQUEST",
        "POST, /api/v1/requests/REQ-1/decision, REVIEW",
        "POST, /api/v1/requests/REQ-1/claim, REVIEW",
        "POST, /api/v1/models/a/b/releases, PUBLISH",
        "PUT, /api/v1/models/a/b/releases/r/golden, PUBLISH",
        "GET, /api/v1/models/a/b/reviewers, PUBLISH",
        "DELETE, /api/v1/models/a/b/reviewers/rita, PUBLISH",
        "GET, /api/v1/people, ADMIN",
        "GET, /api/v1/tokens, READ",
        "POST, /api/v1/tokens, REQUEST",
        "DELETE, /api/v1/tokens/1, REQUEST",
        "POST, /api/v1/unheard-of, ADMIN"
    })
    void everyCallNeedsItsScope(String method, String path, TokenScope scope) {
        assertThat(TokenPermissions.needed(method, path)).isEqualTo(scope);
    }
}
