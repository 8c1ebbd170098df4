package org.weightgate.portal.hub.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.TokenView;
import org.weightgate.portal.accounts.tokens.Tokens;
import org.weightgate.portal.delivery.DeliveryFixture;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.UUID;

@PortalTest
class DeviceLoginTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private DeliveryFixture fixture;
    @Autowired private DeviceLogins logins;
    @Autowired private Tokens tokens;
    @Autowired private JdbcClient db;

    @Test
    void aProgramIsSignedInOnceSomebodyTypesItsCodeAndAllowsIt() throws Exception {
        Actor ada = fixture.researcher();
        JsonNode codes = begin("huggingface-cli/None; hf_hub/1.33.0 <b>\u202e");
        String code = codes.get("user_code").asString();
        assertThat(codes.get("verification_uri_complete").asString())
                .endsWith("/device?code=" + code);
        assertThat(error(codes)).isEqualTo("authorization_pending");

        assertThat(visits.get(ada, "/device?code=" + code)).hasStatusOk().bodyText().contains(code);
        assertThat(visits.post(ada, "/device", "code", code.toLowerCase().replace("-", " ")))
                .bodyText()
                .contains("hf_hub/1.33.0 b", "Allow", "Deny")
                .doesNotContain("<b>b", "\u202e");
        assertThat(visits.post(ada, "/device/answer", "code", code, "answer", "allow"))
                .hasRedirectedUrl("/settings");

        waited(codes);
        JsonNode granted = body(poll(codes));
        String token = granted.get("access_token").asString();
        assertThat(token).matches("hf_[A-Za-z0-9]{32}");
        assertThat(granted.get("expires_in").asLong()).isEqualTo(30L * 24 * 3600);
        TokenView kept = tokens.of(ada).getFirst();
        assertThat(kept.scopes()).containsExactly(TokenScope.READ, TokenScope.DOWNLOAD);
        assertThat(kept.name()).contains("hf_hub/1.33.0");
        assertThat(mvc.get().uri("/api/whoami-v2").header("Authorization", "Bearer " + token))
                .bodyJson()
                .extractingPath("$.name")
                .isEqualTo(ada.handle());

        waited(codes);
        assertThat(error(codes)).as("a second token").isEqualTo("invalid_grant");
        assertThat(events(ada)).isEqualTo(1);
    }

    @Test
    void whoIsDeniedOrLateOrUnknownGetsNothing() throws Exception {
        Actor ada = fixture.researcher();
        JsonNode denied = begin("a");
        visits.post(ada, "/device/answer", "code", code(denied), "answer", "deny");
        assertThat(error(denied)).isEqualTo("access_denied");
        visits.post(ada, "/device/answer", "code", code(denied), "answer", "allow");
        waited(denied);
        assertThat(error(denied)).as("after a second answer").isEqualTo("access_denied");

        JsonNode late = begin("b");
        db.sql(
                        "update hub_device_login set asked = asked - interval '11 min', expires ="
                                + " expires - interval '11 min' where device = ?")
                .param(hash(late))
                .update();
        assertThat(error(late)).isEqualTo("expired_token");
        assertThat(visits.post(ada, "/device", "code", code(late)))
                .bodyText()
                .contains("No program waits with this code");
        assertThat(tokens.of(ada)).isEmpty();

        assertThat(body(poll("nothing")).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(mvc.post().uri("/oauth/token").param("grant_type", "refresh_token").exchange())
                .hasStatus(400)
                .bodyText()
                .contains("unsupported_grant_type");
    }

    @Test
    void whoeverPollsTooFastWaitsLonger() throws Exception {
        JsonNode codes = begin("hasty");
        assertThat(error(codes)).isEqualTo("authorization_pending");
        assertThat(error(codes)).isEqualTo("slow_down");
        assertThat(
                        db.sql("select pause from hub_device_login where device = ?")
                                .param(hash(codes))
                                .query(Integer.class)
                                .single())
                .isEqualTo(2 * DeviceLogins.PAUSE);
    }

    @Test
    void anAccountThatWasDeactivatedMeanwhileGetsNoToken() throws Exception {
        Actor ada = fixture.researcher();
        JsonNode codes = begin("c");
        visits.post(ada, "/device/answer", "code", code(codes), "answer", "allow");
        db.sql("update account set active = false where id = ?").param(ada.id().value()).update();
        assertThat(error(codes)).isEqualTo("access_denied");
    }

    @Test
    void guessingEnds() {
        Actor ada = fixture.researcher();
        for (int i = 0; i < 10; i++) {
            assertThat(logins.waiting(ada, "GUESS" + i)).isEmpty();
        }
        assertThatThrownBy(() -> logins.waiting(ada, "GUESS10")).isInstanceOf(TooManyGuesses.class);
    }

    @Test
    void oneNetworkAsksSoOftenAndNoMore() {
        String network = "network-" + UUID.randomUUID();
        for (int i = 0; i < 60; i++) {
            assertThat(logins.begin("x", network)).isInstanceOf(Begun.Codes.class);
        }
        assertThat(logins.begin("x", network)).isInstanceOf(Begun.TooMany.class);
    }

    @Test
    void nobodyAnswersWithoutSigningInOrFromAnotherSite() {
        assertThat(mvc.get().uri("/device?code=X").exchange())
                .hasStatus(303)
                .hasHeader("Location", "/sign-in?next=%2Fdevice%3Fcode%3DX");
        assertThat(mvc.post().uri("/device/answer").param("answer", "allow").exchange())
                .hasStatus(403);
    }

    private JsonNode begin(String agent) throws Exception {
        return body(
                mvc.post()
                        .uri("/oauth/device")
                        .param("client_id", "26be6b09")
                        .header("User-Agent", agent)
                        .exchange());
    }

    private String error(JsonNode codes) throws Exception {
        return body(poll(codes)).path("error").asString("");
    }

    private MvcTestResult poll(JsonNode codes) {
        return poll(codes.get("device_code").asString());
    }

    private MvcTestResult poll(String device) {
        return mvc.post()
                .uri("/oauth/token")
                .param("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .param("device_code", device)
                .param("client_id", "26be6b09")
                .exchange();
    }

    /// As if the program had waited as long as it was told.
    private void waited(JsonNode codes) {
        db.sql("update hub_device_login set polled = polled - interval '1 min' where device = ?")
                .param(hash(codes))
                .update();
    }

    private long events(Actor who) {
        return db.sql(
                        "select count(*) from audit_event where type = 'device-login-answered' and"
                                + " by = ?")
                .param(who.id().value())
                .query(Long.class)
                .single();
    }

    private static byte[] hash(JsonNode codes) {
        return new org.weightgate.portal.accounts.Secret(codes.get("device_code").asString())
                .sha256();
    }

    private static String code(JsonNode codes) {
        return codes.get("user_code").asString();
    }

    private static JsonNode body(MvcTestResult answer) throws Exception {
        return JSON.readTree(Visits.text(answer));
    }
}
