package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.forms.Answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

@PortalTest
class EarlierRequestsTests {
    private static final Path MIGRATION = Path.of("db/migrations/V113__access_unmarked.sql");

    @Autowired private AccessFixture fixture;
    @Autowired private EarlierRequests earlier;
    @Autowired private Dossiers dossiers;
    @Autowired private AccessDesk desk;
    @Autowired private JdbcClient jdbc;

    private final String profile = "https://earlier.example/" + UUID.randomUUID();

    @Test
    void aRequestSentBeforeItWasDoneAtOnceIsFoundBesideOneLikeIt() throws IOException {
        String first = sent();
        jdbc.sql(
                        "delete from vetting_likeness where subject = (select id from"
                                + " access_request where reference = ?)")
                .param(first)
                .update();
        String second = sent();
        assertThat(alike(second)).doesNotContain(first);
        assertThat(jdbc.sql(insertion()).update()).isPositive();

        assertThat(earlier.mark(() -> true)).isZero();
        assertThat(alike(second)).doesNotContain(first);
        assertThat(earlier.mark(() -> false)).isPositive();
        assertThat(alike(second)).contains(first);
        assertThat(earlier.mark(() -> false)).isZero();
    }

    /// By somebody with another account and the same profile.
    private String sent() {
        Answers answers = AccessFixture.answers("homepage", profile, "legalName", profile);
        return desk.submit(
                        fixture.researcher(),
                        fixture.model(),
                        answers,
                        fixture.signing(fixture.model()))
                .reference();
    }

    /// The part of the migration that fills the list.
    private static String insertion() throws IOException {
        return Arrays.stream(Files.readString(MIGRATION).split(";"))
                .filter(s -> s.contains("insert into"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> alike(String reference) {
        Actor rita = fixture.reviewer(fixture.model());
        return dossiers.of(rita, reference).evidence().alike().stream()
                .map(like -> like.request().reference())
                .toList();
    }
}
