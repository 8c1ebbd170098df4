package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.SignedIn;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.forms.FormPage;
import org.weightgate.portal.forms.Forms;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

@PortalTest
class AccessPagesTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private AccessFixture fixture;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private Dossiers dossiers;
    @Autowired private Catalog catalog;
    @Autowired private Forms forms;
    @Autowired private Membership membership;
    @Autowired private People people;

    private ModelName model;
    private Actor ada;
    private Actor rita;

    @BeforeEach
    void people() {
        model = fixture.model();
        ada = fixture.researcher();
        rita = fixture.reviewer(model);
    }

    @Test
    void theFormIsFilledInPageByPageSignedAndSent() throws Exception {
        String base = "/" + model + "/request";
        assertThat(get(ada, base)).hasStatusOk().bodyText().contains("Ask for access");
        assertThat(visits.post(ada, base)).hasRedirectedUrl(base + "/you");
        Answers answers = AccessFixture.answers();
        List<FormPage> pages = forms.current().shown(answers);
        for (FormPage page : pages) {
            assertThat(get(ada, base + "/" + page.key())).hasStatusOk();
            int at = pages.indexOf(page);
            String next = at + 1 < pages.size() ? pages.get(at + 1).key() : "check";
            assertThat(send(page, answers)).hasRedirectedUrl(base + "/" + next);
        }
        Draft draft = dossiers.draft(ada, model).orElseThrow();
        assertThat(get(ada, base + "/check"))
                .hasStatusOk()
                .bodyText()
                .contains("Ada Lovelace", "Send request", catalog.terms(model).sha256());
        String[] form = {
            "termsSha256",
            catalog.terms(model).sha256(),
            "version",
            String.valueOf(draft.request().version())
        };
        assertThat(visits.post(ada, base + "/check", form))
                .hasStatus(422)
                .bodyText()
                .contains("There is a problem", "Type your full name to sign");
        String ref = draft.request().reference();
        String[] signed = {form[0], form[1], form[2], form[3], "signature", "Ada Lovelace"};
        assertThat(visits.post(ada, base + "/check", signed))
                .hasRedirectedUrl("/requests/" + ref + "/sent");
        assertThat(get(ada, "/requests/" + ref + "/sent")).bodyText().contains(ref);
        assertThat(get(ada, "/requests/" + ref)).bodyText().contains("submitted", "Withdraw");
        assertThat(get(ada, "/requests")).bodyText().contains(ref);
    }

    @Test
    void whoMayNotAskIsToldSoAtTheDoorAndBeforeTheForm() throws Exception {
        Actor uma = fixture.with(RoleName.AUDITOR, "*");
        membership.take(Actor.SYSTEM, uma.handle(), Role.everywhere(RoleName.RESEARCHER));
        uma = people.actor(uma.id());
        for (String page : List.of("/" + model, "/" + model + "/request")) {
            assertThat(get(uma, page))
                    .hasStatusOk()
                    .bodyText()
                    .contains("Only researchers may ask")
                    .doesNotContain("Ask for access</a>", "<button>Start");
        }
        assertThat(get(ada, "/" + model))
                .bodyText()
                .contains("Ask for access</a>")
                .doesNotContain("Only researchers may ask");
    }

    @Test
    void wrongAnswersAreKeptAndExplainedInTheSameWordsTwice() throws Exception {
        String base = "/" + model + "/request";
        visits.post(ada, base);
        MvcTestResult result =
                visits.post(
                        ada,
                        base + "/you",
                        "legalName",
                        "Ada & <b>Co</b>",
                        "email",
                        "not an address");
        String body = result.getResponse().getContentAsString();
        assertThat(result).hasStatus(422);
        assertThat(body).contains("Error: About you", "There is a problem", "href=\"#email\"");
        assertThat(body.split("Enter an e-mail address like", -1)).hasSize(3);
        assertThat(body).contains("Ada &amp; &lt;b&gt;Co&lt;/b&gt;").doesNotContain("<b>Co");
        assertThat(dossiers.draft(ada, model).orElseThrow().answers().text("email"))
                .isEqualTo("not an address");
    }

    @Test
    void whatDescribesAFieldStandsOnThePage() throws Exception {
        String base = "/" + model + "/request";
        visits.post(ada, base);
        for (FormPage page : forms.current().pages()) {
            describesWithWhatIsThere(get(ada, base + "/" + page.key()));
            describesWithWhatIsThere(visits.post(ada, base + "/" + page.key(), "then", ""));
        }
    }

    private static void describesWithWhatIsThere(MvcTestResult page) throws Exception {
        String html = page.getResponse().getContentAsString();
        Pattern.compile("aria-describedby=\"([^\"]*)\"")
                .matcher(html)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(" ")))
                .forEach(id -> assertThat(html).contains("id=\"" + id + "\""));
    }

    @Test
    void changedTermsAreShownAgainBeforeTheyAreSigned() throws Exception {
        String base = "/" + model + "/request";
        String ref = desk.begin(ada, model).reference();
        for (FormPage page : forms.current().pages()) {
            desk.save(ada, ref, page.key(), AccessFixture.answers(), "0".repeat(64));
        }
        assertThat(get(ada, base + "/check")).hasRedirectedUrl(base + "/terms?then=check");
        assertThat(get(ada, base + "/terms"))
                .bodyText()
                .contains(catalog.terms(model).sha256())
                .doesNotContain("checked=\"checked\"");
    }

    @Test
    void theReviewerSeesAnswersBesideEvidenceAndDecides() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/review/" + sent.reference();
        assertThat(get(rita, "/review?q=" + sent.reference()))
                .bodyText()
                .contains(sent.reference(), "Inst of Engines");
        assertThat(get(rita, page))
                .hasStatusOk()
                .bodyText()
                .contains("Notes on engines", "Evidence", "domain fits", "Approve", "Decline");
        String version = String.valueOf(sent.version());
        assertThat(
                        visits.post(
                                rita,
                                page + "/decision",
                                "decision",
                                "ask",
                                "reason",
                                "Which engines?",
                                "pages",
                                "project",
                                "version",
                                version))
                .hasRedirectedUrl(page);
        assertThat(get(ada, "/requests/" + sent.reference()))
                .bodyText()
                .contains("Which engines?", "Your project", "Send answer");
        assertThat(get(ada, "/" + model + "/request/project")).hasStatusOk();
        assertThat(get(ada, "/" + model + "/request/you"))
                .hasRedirectedUrl("/" + model + "/request");
        long now = dossiers.of(ada, sent.reference()).request().version();
        desk.answer(ada, sent.reference(), "All of them.", Answers.NONE, null, now);
        long then = dossiers.of(rita, sent.reference()).request().version();
        assertThat(
                        visits.post(
                                rita,
                                page + "/decision",
                                "decision",
                                "approve",
                                "reason",
                                "",
                                "lastDay",
                                "2030-01-31",
                                "quotaGib",
                                "",
                                "version",
                                String.valueOf(then)))
                .hasRedirectedUrl(page);
        assertThat(get(rita, page)).bodyText().contains("GR-", "Revoke this grant");
        assertThat(get(ada, "/requests/" + sent.reference())).bodyText().contains("31 Jan 2030");
        String grant = dossiers.of(rita, sent.reference()).grant().reference();
        visits.post(rita, "/grants/" + grant + "/revoke", "reason", "The project ended.");
        assertThat(get(ada, "/requests/" + sent.reference()))
                .bodyText()
                .contains("The project ended.", "See the grant")
                .doesNotContain("You have access", "Go to your files");
    }

    @Test
    void aDecisionWithoutItsReasonComesBackWithTheRest() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/review/" + sent.reference();
        String version = String.valueOf(sent.version());
        String[] question = {"reason", " ", "pages", "project", "version", version};
        assertThat(visits.refused(rita, page, page + "/decision?decision=ask", question))
                .bodyText()
                .contains("<title>Error: Write something.", "id=\"ask-reason-error\"")
                .containsPattern("value=\"project\" checked");
        assertThat(dossiers.of(rita, sent.reference()).request().status())
                .isEqualTo(RequestStatus.SUBMITTED);
        assertThat(visits.post(ada, page + "/decision?decision=ask", question)).hasStatus(403);
    }

    @Test
    void aReviewerOfAnotherModelGetsNothing() throws Exception {
        String ref = fixture.submitted(ada).reference();
        Actor stranger = fixture.with(RoleName.REVIEWER, "elsewhere/model");
        assertThat(get(stranger, "/review/" + ref)).hasStatus(404);
        assertThat(get(stranger, "/requests/" + ref)).hasStatus(404);
        assertThat(get(stranger, "/requests/" + ref + "/sent")).hasStatus(404);
        assertThat(
                        visits.post(
                                stranger,
                                "/review/" + ref + "/decision",
                                "decision",
                                "approve",
                                "version",
                                "0"))
                .hasStatus(404);
        assertThat(get(stranger, "/review?status=all")).bodyText().doesNotContain(ref);
        assertThat(get(fixture.researcher(), "/review")).hasStatus(403);
    }

    @Test
    void anApplicantCannotDecideOrSmuggleAStatus() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String ref = sent.reference();
        assertThat(
                        visits.post(
                                ada,
                                "/review/" + ref + "/decision",
                                "decision",
                                "approve",
                                "version",
                                String.valueOf(sent.version())))
                .hasStatus(403);
        visits.post(ada, "/requests/" + ref + "/messages", "text", "hi", "status", "APPROVED");
        assertThat(dossiers.of(ada, ref).request().status()).isEqualTo(RequestStatus.SUBMITTED);
    }

    @Test
    void whatPeopleWriteIsShownNotRun() throws Exception {
        String evil = "<script>alert(1)</script>${7*7} *{7*7} [[${7*7}]] __${7*7}__::x";
        String ref =
                desk.submit(
                                ada,
                                model,
                                AccessFixture.answers(
                                        "legalName",
                                        evil,
                                        "organisation",
                                        evil,
                                        "projectTitle",
                                        evil),
                                fixture.signing(model))
                        .reference();
        desk.message(ada, ref, evil);
        review.note(rita, ref, evil);
        review.ask(rita, ref, evil, Set.of("project"), null);
        for (String page : List.of("/review/" + ref, "/review?status=all&q=" + ref)) {
            String body = get(rita, page).getResponse().getContentAsString();
            assertThat(body).doesNotContain("<script>alert").contains("${7*7}");
        }
        String own = get(ada, "/requests/" + ref).getResponse().getContentAsString();
        assertThat(own).doesNotContain("<script>alert").contains("__${7*7}__::x");
        assertThat(get(rita, "/review?sort=${7*7}")).hasStatus(400);
        assertThat(get(rita, "/review?status=__${7*7}__::x")).hasStatus(400);
    }

    private MvcTestResult send(FormPage page, Answers answers) {
        var request =
                mvc.post()
                        .uri("/" + model + "/request/" + page.key())
                        .with(csrf())
                        .with(authentication(SignedIn.at(ada.id(), Instant.now())));
        page.questions()
                .forEach(q -> answers.all(q.key()).forEach(value -> request.param(q.key(), value)));
        if (page.key().equals("terms")) {
            request.param("termsSha256", catalog.terms(model).sha256());
        }
        return request.exchange();
    }

    private MvcTestResult get(Actor who, String uri) {
        return mvc.perform(
                org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request(
                                HttpMethod.GET,
                                java.net.URI.create(
                                        uri.replace("$", "%24")
                                                .replace("{", "%7B")
                                                .replace("}", "%7D")
                                                .replace("*", "%2A")))
                        .with(authentication(SignedIn.at(who.id(), Instant.now()))));
    }
}
