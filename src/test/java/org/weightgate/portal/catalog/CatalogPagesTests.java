package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.Visits.text;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.PeopleFixture;
import org.weightgate.portal.accounts.RoleName;

import java.util.List;
import java.util.UUID;

@PortalTest
class CatalogPagesTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private Curation curation;
    @Autowired private Library library;
    @Autowired private PeopleFixture people;
    @Autowired private Visits visits;

    private Actor paul;
    private Actor elsewhere;

    @BeforeEach
    void publishers() {
        paul = people.with(RoleName.PUBLISHER, "lab");
        elsewhere = people.with(RoleName.PUBLISHER, "elsewhere");
    }

    @Test
    void aDraftIsBegunOnThePageOfReleasesAndSaysHowItsFilesCome() throws Exception {
        ModelName model = fixture.published();
        String page = "/publish/" + model;
        for (String wrong : List.of("", "v 2", "v1", "V1", "v2-rehearsal")) {
            assertThat(text(visits.post(paul, page + "/releases", "label", wrong)))
                    .as(wrong)
                    .contains("There is a problem", "Begin a release");
        }
        assertThat(visits.post(paul, page + "/releases", "label", " v2 ", "licence", "MIT"))
                .hasRedirectedUrl(page + "/releases/v2");
        assertThat(text(visits.get(paul, page + "/releases/v2")))
                .contains("Upload its files", "--release v2 ", "Discard the draft");
        assertThat(visits.post(paul, page + "/releases/v2/discard")).hasRedirectedUrl(page);
        assertThat(visits.get(paul, page + "/releases/v2")).hasStatus(404);
    }

    @Test
    void theCatalogAndEveryPartOfAModelsPageAreOpenToEverybody() throws Exception {
        ModelName model = fixture.published();
        assertThat(text(mvc.get().uri("/").exchange())).contains(model.toString());
        for (String view :
                List.of("card", "logbook", "documents", "files", "terms", "releases", "nonsense")) {
            MvcTestResult page = mvc.get().uri("/" + model + "?view=" + view).exchange();
            assertThat(page).as(view).hasStatusOk();
        }
        String files = text(mvc.get().uri("/" + model + "?view=files").exchange());
        assertThat(files).contains("model-00001-of-00003.safetensors", "F16");
        for (FileView file : fixture.release(model).files()) {
            assertThat(files).doesNotContain(file.sha256());
        }
        assertThat(text(mvc.get().uri("/" + model + "?view=terms").exchange()))
                .contains(catalog.terms(model).sha256());
    }

    @Test
    void aModelWithoutAReleaseIsNobodysBusiness() throws Exception {
        ModelName model = fixture.model();
        assertThat(mvc.get().uri("/" + model)).hasStatus(404);
        assertThat(visits.get(elsewhere, "/" + model)).hasStatus(404);
        assertThat(visits.get(elsewhere, "/publish/" + model)).hasStatus(404);
        assertThat(visits.get(elsewhere, "/publish/" + model + "/card")).hasStatus(404);
        assertThat(visits.get(paul, "/" + model)).hasStatusOk();
        assertThat(text(mvc.get().uri("/").exchange())).doesNotContain(model.toString());
    }

    @Test
    void anotherNamespacesPublisherChangesNothing() {
        ModelName model = fixture.published();
        TermsView terms = catalog.terms(model);
        assertThat(visits.get(elsewhere, "/publish/" + model)).hasStatus(403);
        assertThat(visits.get(elsewhere, "/publish/" + model + "/releases/v1")).hasStatus(403);
        assertThat(
                        visits.post(
                                elsewhere,
                                "/publish/" + model + "/terms",
                                "act",
                                "revise",
                                "text",
                                "Mine."))
                .hasStatus(403);
        assertThat(
                        visits.post(
                                elsewhere,
                                "/publish/" + model + "/releases/v1/withdraw",
                                "reason",
                                "No."))
                .hasStatus(403);
        assertThat(catalog.terms(model)).isEqualTo(terms);
        assertThat(fixture.release(model).status()).isEqualTo(ReleaseStatus.PUBLISHED);
    }

    @Test
    void noTextOfAPublisherRunsInAVisitorsBrowser() throws Exception {
        ModelName model = fixture.published();
        String attack = "<script>alert(1)</script>__${7*7}__::x<img src=x onerror=alert(1)>";
        curation.edit(
                paul, model, new ModelTexts(attack, attack, attack, null, null, attack, attack));
        curation.reviseTerms(paul, model, attack);
        library.write(paul, model, attack, attack);
        for (String uri :
                List.of(
                        "/",
                        "/" + model,
                        "/" + model + "?view=logbook",
                        "/" + model + "?view=documents",
                        "/" + model + "?view=terms",
                        "/publish",
                        "/publish/" + model,
                        "/publish/" + model + "/about",
                        "/publish/" + model + "/card",
                        "/publish/" + model + "/terms",
                        "/publish/" + model + "/terms/2",
                        "/publish/" + model + "/documents",
                        "/publish/" + model + "/people")) {
            MvcTestResult page = visits.get(paul, uri);
            assertThat(page).as(uri).hasStatusOk();
            assertThat(text(page)).as(uri).doesNotContain("<script>alert", "<img src=x");
        }
        assertThat(
                        text(
                                visits.post(
                                        paul,
                                        "/publish/" + model + "/card",
                                        "act",
                                        "preview",
                                        "text",
                                        attack)))
                .contains("Preview, not saved")
                .doesNotContain("<script>alert");
    }

    @Test
    void aPublisherMakesAModelAndWritesItsPages() throws Exception {
        String name = "lab/p" + UUID.randomUUID().toString().substring(0, 8);
        assertThat(visits.post(paul, "/publish/new", "model", name, "title", "", "summary", ""))
                .hasStatusOk()
                .bodyText()
                .contains("Give the model a title");
        assertThat(visits.post(paul, "/publish/new", "model", name, "title", "Mine", "summary", ""))
                .hasRedirectedUrl("/publish/" + name);
        assertThat(
                        visits.post(
                                paul,
                                "/publish/" + name + "/about",
                                "title",
                                "Ours",
                                "summary",
                                "Both.",
                                "whoMayAsk",
                                "Everybody.",
                                "responseDays",
                                "0",
                                "grantDays",
                                "30"))
                .hasStatusOk()
                .bodyText()
                .contains("Promise at least a day");
        visits.post(
                paul,
                "/publish/" + name + "/about",
                "title",
                "Ours",
                "summary",
                "Both.",
                "whoMayAsk",
                "Everybody.",
                "responseDays",
                "3",
                "grantDays",
                "30");
        ModelView model = catalog.model(ModelName.of(name));
        assertThat(model.title()).isEqualTo("Ours");
        assertThat(model.grantDays()).isEqualTo(30);

        String compared =
                text(
                        visits.post(
                                paul,
                                "/publish/" + name + "/terms",
                                "text",
                                "# Terms\r\nBe kind."));
        assertThat(compared).contains("<ins>Be kind.</ins>", "Put version 2 in force");
        assertThat(catalog.terms(model.name()).version()).isEqualTo(1);
        visits.post(
                paul,
                "/publish/" + name + "/terms",
                "act",
                "revise",
                "text",
                "# Terms\r\nBe kind.");
        assertThat(catalog.terms(model.name()).text()).isEqualTo("# Terms\nBe kind.\n");
    }

    @Test
    void aFormSaysInWordsWhatIsWrongInTheOrderOfItsFields() throws Exception {
        String about = "/publish/" + fixture.published() + "/about";
        String empty =
                text(
                        visits.post(
                                paul,
                                about,
                                "title",
                                "",
                                "summary",
                                "",
                                "whoMayAsk",
                                "",
                                "responseDays",
                                "",
                                "grantDays",
                                ""));
        assertThat(empty.substring(empty.indexOf("There is a problem")))
                .containsSubsequence(
                        "Give the model a title",
                        "Say who may ask",
                        "Say within how many days you decide",
                        "Say how many days a grant lasts",
                        "</ul>");
        assertThat(text(visits.post(paul, about, "responseDays", "soon")))
                .contains("Write how long a decision takes as a whole number of days")
                .doesNotContain("Failed to convert", "java.lang");
    }

    @Test
    void otherPagesKeepTheirAddresses() {
        for (String uri :
                List.of("/review/x", "/requests/x", "/grants/x", "/people/x", "/webjars/x")) {
            MvcTestResult answer = visits.get(paul, uri);
            assertThat(answer.getMvcResult().getHandler())
                    .as(uri)
                    .satisfiesAnyOf(
                            h -> assertThat(h).isNull(),
                            h -> assertThat(h.toString()).doesNotContain("CatalogController"));
        }
    }

    @Test
    void aNameThatCannotBeIsExplainedAtItsFieldAndTheRestStays() throws Exception {
        String taken = fixture.model().toString();
        for (String wrong : List.of("stories", "Lab/x", "review/x", "lab/..", "other/x", taken)) {
            MvcTestResult page =
                    visits.post(
                            paul, "/publish/new", "model", wrong, "title", "Kept", "summary", "");
            assertThat(page).as(wrong).hasStatusOk();
            assertThat(text(page))
                    .as(wrong)
                    .contains("Error: ", "There is a problem", "model-error", wrong, "Kept");
        }
    }
}
