package org.weightgate.portal.accounts.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Secret;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@PortalTest
class SignInTests {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("(?m)^([2-9A-HJKMNP-Z]{8})$");

    private final JdbcClient jdbc;
    private final SignIn signIn;
    private final People people;
    private final Membership membership;
    private final int port;

    SignInTests(
            @Autowired JdbcClient jdbc,
            @Autowired SignIn signIn,
            @Autowired People people,
            @Autowired Membership membership,
            @Value("${local.server.port}") int port) {
        this.jdbc = jdbc;
        this.signIn = signIn;
        this.people = people;
        this.membership = membership;
        this.port = port;
    }

    /// A browser of its own: cookies, no redirects followed.
    private final class Visitor {
        final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder()
                        .cookieHandler(cookies)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        String token = "";

        HttpResponse<String> get(String path) throws Exception {
            HttpResponse<String> page = send(HttpRequest.newBuilder(uri(path)).GET());
            Matcher csrf = CSRF.matcher(page.body());
            if (csrf.find()) {
                token = csrf.group(1);
            }
            return page;
        }

        HttpResponse<String> post(String path, String... pairs) throws Exception {
            StringBuilder body = new StringBuilder("_csrf=" + encode(token));
            for (int i = 0; i < pairs.length; i += 2) {
                body.append('&').append(pairs[i]).append('=').append(encode(pairs[i + 1]));
            }
            return send(
                    HttpRequest.newBuilder(uri(path))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        }

        HttpResponse<String> send(HttpRequest.Builder request)
                throws IOException, InterruptedException {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        String cookie(String name) {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(c -> c.getName().equals(name))
                    .map(java.net.HttpCookie::getValue)
                    .findFirst()
                    .orElse("");
        }

        Visitor signedIn(String email) throws Exception {
            get("/sign-in");
            post("/sign-in", "email", email);
            assertThat(post("/sign-in/code", "code", mailedTo(email)).statusCode()).isEqualTo(303);
            return this;
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String mailedTo(String email) {
        String body =
                jdbc.sql(
                                "select body from mail_outbox where recipient = ? order by created"
                                        + " desc limit 1")
                        .param(email)
                        .query(String.class)
                        .single();
        Matcher code = CODE.matcher(body);
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private static String address() {
        return "p" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
    }

    @Test
    void anUnknownAddressBecomesAResearcherAndIsAskedForItsName() throws Exception {
        String email = address();
        Visitor visitor = new Visitor();
        assertThat(visitor.get("/sign-in").statusCode()).isEqualTo(200);

        HttpResponse<String> asked =
                visitor.post("/sign-in", "email", email, "next", "/requests/REQ-1");
        assertThat(asked.headers().firstValue("Location").orElse("")).startsWith("/sign-in/code");
        HttpResponse<String> form =
                visitor.get(asked.headers().firstValue("Location").orElseThrow());
        assertThat(form.body()).contains(email);

        HttpResponse<String> in =
                visitor.post(
                        "/sign-in/code",
                        "code",
                        mailedTo(email).toLowerCase(),
                        "next",
                        "/requests/REQ-1");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("Location"))
                .hasValue("/settings/name?next=%2Frequests%2FREQ-1");
        assertThat(people.byEmail(email)).isPresent();
        assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);
    }

    @Test
    void theSameAnswerIsGivenForKnownAndUnknownAddresses() throws Exception {
        String known = address();
        people.join(new Email(known));
        HttpResponse<String> one = asking(known);
        HttpResponse<String> other = asking(address());
        assertThat(one.statusCode()).isEqualTo(other.statusCode());
        assertThat(one.headers().firstValue("Location"))
                .isEqualTo(other.headers().firstValue("Location"));
    }

    private HttpResponse<String> asking(String email) throws Exception {
        Visitor visitor = new Visitor();
        visitor.get("/sign-in");
        return visitor.post("/sign-in", "email", email);
    }

    @Test
    void oneCodeUsedFiftyTimesAtOnceOpensExactlyOneSession() throws Exception {
        String email = address();
        Secret browser = ((Asking.Asked) signIn.ask(new Email(email), "192.0.2.1")).browser();
        String code = mailedTo(email);
        Callable<Redeeming> redeem = () -> signIn.redeem(browser, code);
        try (var threads = Executors.newFixedThreadPool(16)) {
            List<Redeeming> outcomes =
                    threads.invokeAll(java.util.Collections.nCopies(50, redeem)).stream()
                            .map(java.util.concurrent.Future::resultNow)
                            .toList();
            assertThat(outcomes).filteredOn(Redeeming.Welcome.class::isInstance).hasSize(1);
        }
    }

    @Test
    void aCodeDiesAfterFiveWrongTries() {
        String email = address();
        Secret browser = ((Asking.Asked) signIn.ask(new Email(email), "192.0.2.2")).browser();
        for (int left = 4; left > 0; left--) {
            assertThat(signIn.redeem(browser, "AAAAAAAA")).isEqualTo(new Redeeming.Wrong(left));
        }
        assertThat(signIn.redeem(browser, "AAAAAAAA")).isInstanceOf(Redeeming.Dead.class);
        assertThat(signIn.redeem(browser, mailedTo(email))).isInstanceOf(Redeeming.Dead.class);
    }

    @Test
    void afterAWrongCodeThePageStillSaysWhereTheCodeWent() throws Exception {
        String email = address();
        Visitor visitor = new Visitor();
        visitor.get("/sign-in");
        visitor.post("/sign-in", "email", email);
        assertThat(visitor.post("/sign-in/code", "code", "AAAAAAAA").body())
                .contains(email, "4 tries left");
        assertThat(visitor.get("/sign-in/code").body()).contains(email);
        assertThat(new Visitor().get("/sign-in/code").body()).doesNotContain(email);
    }

    @Test
    void aCodeWorksOnlyInTheBrowserThatAsked() throws Exception {
        String email = address();
        Visitor asking = new Visitor();
        asking.get("/sign-in");
        asking.post("/sign-in", "email", email);

        Visitor thief = new Visitor();
        thief.get("/sign-in");
        assertThat(thief.post("/sign-in/code", "code", mailedTo(email)).statusCode())
                .isEqualTo(200);
        assertThat(asking.post("/sign-in/code", "code", mailedTo(email)).statusCode())
                .isEqualTo(303);
    }

    @Test
    void askingIsLimitedForAnAddressButItsOwnerIsNotLockedOut() {
        Email email = new Email(address());
        Secret browser = ((Asking.Asked) signIn.ask(email, "198.51.100.1")).browser();
        assertThat(signIn.redeem(browser, mailedTo(email.value())))
                .isInstanceOf(Redeeming.Welcome.class);
        for (int i = 0; i < 4; i++) {
            assertThat(signIn.ask(email, "203.0.113." + i)).isInstanceOf(Asking.Asked.class);
        }
        assertThat(signIn.ask(email, "203.0.113.9")).isInstanceOf(Asking.TooMany.class);
        assertThat(signIn.ask(email, "198.51.100.1")).isInstanceOf(Asking.Asked.class);
    }

    @Test
    void neitherCodesNorBrowserSecretsAreStored() {
        String email = address();
        Secret browser = ((Asking.Asked) signIn.ask(new Email(email), "192.0.2.3")).browser();
        String row =
                jdbc.sql("select c::text from sign_in_code c where email = ?")
                        .param(email)
                        .query(String.class)
                        .single();
        assertThat(row).doesNotContain(mailedTo(email)).doesNotContain(browser.text());
    }

    @Test
    void aSessionPlantedBeforeSigningInIsWorthNothingAfterwards() throws Exception {
        Visitor visitor = new Visitor();
        visitor.get("/sign-in");
        String before = visitor.cookie("session");
        visitor.signedIn(address());
        assertThat(before).isNotEmpty();
        assertThat(visitor.cookie("session")).isNotEmpty().isNotEqualTo(before);
        Visitor attacker = new Visitor();
        HttpResponse<String> page =
                attacker.send(
                        HttpRequest.newBuilder(uri("/settings"))
                                .header("Cookie", "session=" + before));
        assertThat(page.statusCode()).isEqualTo(303);
    }

    @Test
    void deactivationActsOnTheNextRequest() throws Exception {
        String email = address();
        Visitor visitor = new Visitor().signedIn(email);
        assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);
        membership.deactivate(Actor.SYSTEM, people.byEmail(email).orElseThrow().handle());
        assertThat(visitor.get("/settings").headers().firstValue("Location"))
                .hasValue("/sign-in?next=%2Fsettings");
        Secret browser = ((Asking.Asked) signIn.ask(new Email(email), "192.0.2.4")).browser();
        assertThat(signIn.redeem(browser, mailedTo(email)))
                .isInstanceOf(Redeeming.Deactivated.class);
    }

    @Test
    void aFormWithoutItsTokenOrFromAnotherSiteIsRefused() throws Exception {
        Visitor visitor = new Visitor().signedIn(address());
        visitor.token = "";
        assertThat(visitor.post("/sign-out").statusCode()).isEqualTo(403);
        visitor.get("/settings");
        HttpResponse<String> crossSite =
                visitor.send(
                        HttpRequest.newBuilder(uri("/settings/name"))
                                .header("Sec-Fetch-Site", "cross-site")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "name=Eve&_csrf=" + encode(visitor.token))));
        assertThat(crossSite.statusCode()).isEqualTo(403);
    }

    @Test
    void signingOutNeedsAPostAndEndsTheSession() throws Exception {
        Visitor visitor = new Visitor().signedIn(address());
        visitor.get("/sign-out");
        assertThat(visitor.get("/settings").statusCode()).isEqualTo(200);
        visitor.post("/sign-out");
        assertThat(visitor.get("/settings").statusCode()).isEqualTo(303);
    }

    @Test
    void theDemoDoorIsClosedOutsideTheDemo() throws Exception {
        Visitor visitor = new Visitor();
        assertThat(visitor.get("/sign-in").body()).doesNotContain("demo");
        assertThat(visitor.post("/sign-in/demo", "handle", "root").statusCode()).isEqualTo(404);
    }

    @Test
    void pagesCarryTheStrictHeaders() throws Exception {
        HttpResponse<String> page = new Visitor().get("/sign-in");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        String cookie = page.headers().firstValue("Set-Cookie").orElse("");
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").startsWith("session=");
        assertThat(page.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void theInsideIsNotShown() throws Exception {
        Visitor visitor = new Visitor();
        for (String path :
                List.of("/actuator", "/actuator/env", "/actuator/heapdump", "/h2-console/x")) {
            assertThat(visitor.get(path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> health = visitor.get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("UP").doesNotContain("components");
        assertThat(visitor.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
}
