package org.weightgate.portal.accounts.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Email;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.Secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

@PortalTest
@Transactional
class SetupLinksTests {
    private final SetupLinks setup;
    private final People people;
    private final JdbcClient jdbc;
    private final MockMvcTester http;
    private final Path data;

    SetupLinksTests(
            @Autowired SetupLinks setup,
            @Autowired People people,
            @Autowired JdbcClient jdbc,
            @Autowired MockMvcTester http,
            @Value("${weightgate.data}") Path data) {
        this.setup = setup;
        this.people = people;
        this.jdbc = jdbc;
        this.http = http;
        this.data = data;
    }

    private Email address() {
        return new Email("s" + UUID.randomUUID() + "@example.org");
    }

    @Test
    void theFirstLinkMakesAnAdminOnce() {
        jdbc.sql("delete from account_role where role = 'ADMIN'").update();
        Secret secret = setup.first().orElseThrow();
        assertThat(setup.works(secret)).isTrue();
        assertThat(setup.works(secret)).as("looking does not use it up").isTrue();
        Person admin = setup.redeem(secret, address(), "First Admin");
        assertThat(people.actor(admin.id()).holds(RoleName.ADMIN, "*")).isTrue();
        assertThat(admin.name()).isEqualTo("First Admin");
        assertThatThrownBy(() -> setup.redeem(secret, address(), "Second"))
                .isInstanceOf(SetupOver.class);
        assertThat(setup.first()).as("there is an admin now").isEmpty();
    }

    @Test
    void aNewerLinkReplacesTheOlderAndOldAgeEndsIt() {
        jdbc.sql("delete from account_role where role = 'ADMIN'").update();
        Secret older = setup.first().orElseThrow();
        Secret newer = setup.first().orElseThrow();
        assertThat(setup.works(older)).isFalse();
        assertThat(setup.works(newer)).isTrue();
        jdbc.sql(
                        "update setup_link set created = now() - interval '2 days', expires = now()"
                                + " - interval '1 s'")
                .update();
        assertThat(setup.works(newer)).isFalse();
    }

    @Test
    void theCommandReachesTheRunningPortalThroughItsDataFolder() throws Exception {
        Secret secret = Secret.random(Secret.BASE62, 32);
        new SetupFile(data).write(secret.sha256());
        assertThat(Files.readString(data.resolve("admin-link"))).doesNotContain(secret.text());
        assertThat(http.get().uri("/setup/" + "x".repeat(32))).hasStatus(410);
        assertThat(http.get().uri("/setup/" + secret.text())).hasStatusOk();
        assertThat(data.resolve("admin-link")).doesNotExist();
    }

    @Test
    void aBrokenFileIsNoLink() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("admin-link"), "nonsense");
        assertThat(setup.works(new Secret("nonsense"))).isFalse();
    }
}
