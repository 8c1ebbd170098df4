package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.PeopleFixture;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.time.Duration;
import java.util.Set;

@PortalTest
class DisclosureTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private CatalogFixture fixture;
    @Autowired private PeopleFixture people;
    @Autowired private Disclosures disclosures;
    @Autowired private Tokens tokens;
    @Autowired private JdbcClient db;
    private ModelName model;
    private Actor publisher;

    @BeforeEach
    void aPublishedModel() {
        model = fixture.published();
        publisher = people.with(RoleName.PUBLISHER, model.toString());
    }

    @Test
    void whatIsWrittenStandsOnTheModelsPageAndTheRestIsSaidToBeOpen() throws Exception {
        assertThat(page()).contains("The publisher has disclosed nothing yet");

        assertThat(
                        write(
                                "dataSize", "1.5e12",
                                "dataUnit", "tokens",
                                "dataUntil", "2026-03",
                                "sources[0].name", "Public books <b>",
                                "sources[0].share", "62.5",
                                "sources[0].url", "https://books.example/",
                                "sources[1].name", " ",
                                "flop", "3.1e23",
                                "evaluations[0].name", "Held-out stories",
                                "evaluations[0].result", "1.899"))
                .hasStatus(302);

        assertThat(page())
                .contains("5 of 11 points are disclosed", "1,500,000,000,000 tokens", "2026-03")
                .contains("Public books &lt;b&gt;", "62.5 %", "href=\"https://books.example/\"")
                .contains("3.1e23 FLOP", "Held-out stories", "1.899", "not disclosed");
        assertThat(disclosures.of(model).sources()).hasSize(1);
    }

    @Test
    void aWrongFieldIsNamedAndNothingIsKept() throws Exception {
        assertThat(
                        Visits.text(
                                write(
                                        "dataUntil", "March",
                                        "sources[0].name", "Books",
                                        "sources[0].share", "120",
                                        "sources[0].url", "javascript:alert(1)")))
                .contains("a year or a month", "from 0 to 100 percent")
                .contains("An address begins with https://", "value=\"Books\"", "value=\"March\"");
        assertThat(disclosures.of(model)).isEqualTo(Disclosure.nothing());
    }

    @Test
    void whatIsNoNumberIsNamedAndTheOtherFieldsStay() throws Exception {
        String page =
                Visits.text(
                        write(
                                "dataSize", "many",
                                "energyKwh", "little",
                                "sources[0].name", "Books",
                                "sources[1].name", "Letters"));
        assertThat(page)
                .contains("Write the size of the data as a number", "value=\"many\"")
                .contains("Write the energy as a number", "value=\"little\"")
                .contains("value=\"Books\"", "value=\"Letters\"");
    }

    @Test
    void moreRowsKeepWhatIsWritten() throws Exception {
        String page =
                Visits.text(
                        write(
                                "act", "rows",
                                "hardware", "Two CPU cores",
                                "sources[0].name", "Books",
                                "sources[1].name", "Letters"));
        assertThat(page)
                .contains("value=\"Books\"", "value=\"Letters\"", "name=\"sources[3].name\"")
                .contains("value=\"Two CPU cores\"");
        assertThat(disclosures.of(model)).isEqualTo(Disclosure.nothing());
    }

    @Test
    void onlyThePublisherWritesAndItIsOnTheRecordOnce() {
        Actor other = people.with(RoleName.PUBLISHER, "elsewhere");
        assertThat(visits.get(other, path())).hasStatus(403);
        assertThat(visits.post(other, path(), "hardware", "Mine")).hasStatus(403);

        write("hardware", "Two CPU cores");
        write("hardware", "Two CPU cores");
        assertThat(
                        db.sql(
                                        "select count(*) from audit_event where type ="
                                            + " 'model-edited' and facts ->> 'model' = ? and facts"
                                            + " ->> 'changed' = 'disclosure sheet'")
                                .param(model.toString())
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void programsReadAndWriteTheSameSheet() {
        String sheet =
                "{\"hardware\":\"64 H100\",\"sources\":[{\"name\":\"Books\",\"share\":100}]}";
        assertThat(put(publisher, TokenScope.PUBLISH, sheet)).hasStatusOk();
        assertThat(disclosures.of(model).hardware()).isEqualTo("64 H100");
        assertThat(put(publisher, TokenScope.PUBLISH, "{\"sources\":[{\"share\":101}]}"))
                .hasStatus4xxClientError();
        assertThat(put(people.with(RoleName.PUBLISHER, "elsewhere"), TokenScope.PUBLISH, sheet))
                .hasStatus(403);
    }

    private MvcTestResult put(Actor who, TokenScope scope, String sheet) {
        String token =
                tokens.create(who, "t", Set.of(TokenScope.READ, scope), Duration.ofDays(1))
                        .secret()
                        .text();
        return mvc.put()
                .uri("/api/v1/models/%s/disclosure".formatted(model))
                .header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .content(sheet)
                .exchange();
    }

    private MvcTestResult write(String... form) {
        return visits.post(publisher, path(), form);
    }

    private String path() {
        return "/publish/%s/disclosure".formatted(model);
    }

    private String page() throws Exception {
        return Visits.text(mvc.get().uri("/" + model + "?view=disclosure").exchange());
    }
}
