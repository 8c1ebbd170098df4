package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.forms.Answers;
import org.weightgate.portal.vetting.Template;
import org.weightgate.portal.vetting.Templates;

import java.util.Locale;
import java.util.Random;
import java.util.Set;

@PortalTest
class EvidenceTests {
    @Autowired private AccessFixture fixture;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;
    @Autowired private Dossiers dossiers;
    @Autowired private Templates templates;
    @Autowired private Visits visits;

    private final Random random = new Random();
    private ModelName model;
    private Actor rita;
    private String host;

    @BeforeEach
    void people() {
        model = fixture.model();
        rita = fixture.reviewer(model);
        host = words(1) + ".edu";
    }

    private RequestView sent(String... changes) {
        return desk.submit(
                fixture.researcher(),
                model,
                AccessFixture.answers(changes),
                fixture.signing(model));
    }

    /// Somebody with an address, a page, a name and a project of their own.
    private RequestView stranger(String summary, String... changes) {
        String[] own = {
            "email",
            words(1) + "@" + host,
            "homepage",
            "https://" + words(1) + ".example/" + words(1),
            "legalName",
            words(2),
            "projectTitle",
            words(3),
            "summary",
            summary
        };
        String[] all = java.util.Arrays.copyOf(own, own.length + changes.length);
        System.arraycopy(changes, 0, all, own.length, changes.length);
        return sent(all);
    }

    private String words(int n) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            random.ints(7, 'a', 'z' + 1).forEach(c -> text.append((char) c));
            text.append(' ');
        }
        return text.toString().strip();
    }

    private Evidence evidence(RequestView request) {
        return dossiers.of(rita, request.reference()).evidence();
    }

    @Test
    void theSamePersonUnderAnotherAccountIsFoundByWhatTheySay() {
        String page = "https://www." + words(1) + ".example/people/Eve/";
        String plain = page.replace("www.", "").replaceAll("/$", "").toLowerCase(Locale.ROOT);
        RequestView first = stranger(words(40), "homepage", page);
        RequestView second = stranger(words(40), "homepage", plain);
        assertThat(evidence(second).alike())
                .singleElement()
                .satisfies(
                        like -> {
                            assertThat(like.request().reference()).isEqualTo(first.reference());
                            assertThat(like.same()).containsExactly("homepage");
                            assertThat(like.colleague()).isTrue();
                        });
        assertThat(evidence(second).signals())
                .extracting(Signal::word)
                .contains("another account?", "academic domain");
    }

    @Test
    void aSensitiveUseIsNamedAsTheApplicantReadIt() {
        RequestView request =
                stranger(words(40), "sensitiveUses", "medical", "sensitiveDetails", words(9));
        assertThat(evidence(request).signals())
                .contains(Signal.warn("sensitive use", "Medical decisions."));
    }

    @Test
    void aProjectInNearlyTheSameWordsIsFoundAndAnotherOneIsNot() {
        String text = words(60);
        RequestView first = stranger(text);
        stranger(words(60));
        RequestView third = stranger(text.replaceFirst("\\w+", "changed") + " " + words(2));
        assertThat(evidence(third).alike())
                .singleElement()
                .satisfies(
                        like -> {
                            assertThat(like.request().reference()).isEqualTo(first.reference());
                            assertThat(like.percent()).isGreaterThan(50);
                            assertThat(like.person()).isFalse();
                        });
    }

    @Test
    void whatTheReviewerMayNotReadIsCountedOnly() {
        String text = words(60);
        RequestView first = stranger(text);
        stranger(text);
        Actor elsewhere = fixture.with(RoleName.REVIEWER, "else/where");
        assertThatThrownBy(() -> dossiers.of(elsewhere, first.reference()))
                .isInstanceOf(NoSuchRequest.class);
        assertThat(evidence(first).alike()).hasSize(1);
    }

    @Test
    void earlierDecisionsOnTheInstitutionAreCountedAndNamed() {
        RequestView first = stranger(words(40));
        review.decline(rita, first.reference(), ReasonCode.PURPOSE, "No.", null);
        RequestView second = stranger(words(40));
        Institution institution = evidence(second).institution();
        assertThat(institution.count(RequestStatus.DECLINED)).isEqualTo("1");
        assertThat(institution.latest())
                .singleElement()
                .satisfies(r -> assertThat(r.outcome().reasonCode()).isEqualTo(ReasonCode.PURPOSE));
        assertThat(visits.get(rita, "/review/" + second.reference()))
                .bodyText()
                .contains("Others at " + host, "1 declined", "The purpose is outside the terms");
    }

    @Test
    void anyTwoSubmissionsAreComparedSectionBySection() throws Exception {
        Actor ada = fixture.researcher();
        RequestView sent = fixture.submitted(ada);
        String ref = sent.reference();
        for (String title : new String[] {"Notes on two engines", "Notes on three engines"}) {
            review.ask(rita, ref, "Which?", Set.of("project"), null);
            desk.answer(
                    ada,
                    ref,
                    "These.",
                    Answers.of(
                            java.util.Map.of(
                                    "projectTitle", java.util.List.of(title),
                                    "summary",
                                            java.util.List.of(
                                                    AccessFixture.answers().text("summary")
                                                            + " As well as "
                                                            + title
                                                            + "."),
                                    "publishSummary", java.util.List.of("yes"))),
                    null,
                    null);
        }
        assertThat(dossiers.changes(rita, ref, 1, 3))
                .extracting(Change::key)
                .containsExactly("projectTitle", "summary");
        assertThat(dossiers.changes(rita, ref, 2, 3).getFirst().before())
                .containsExactly("Notes on two engines");
        assertThat(visits.get(rita, "/review/" + ref + "?from=1&to=3"))
                .hasStatusOk()
                .bodyText()
                .contains("Changed from submission 1 to 3", "<h3>Your project</h3>")
                .contains("<ins>As </ins>");
        assertThat(visits.get(rita, "/review/" + ref + "?from=0&to=9")).hasStatus(400);
    }

    @Test
    void aTemplateBeginsADecisionWithoutAnyScriptAndIsThePublishersAlone() {
        Actor paul = fixture.with(RoleName.PUBLISHER, model.toString());
        String title = words(2);
        assertThatThrownBy(() -> templates.keep(rita, model, null, "ask", title, "x", null))
                .isInstanceOf(NotPermitted.class);
        assertThatThrownBy(() -> templates.keep(paul, model, null, "ask", title, "{you}", null))
                .isInstanceOf(BadInput.class);
        String page = "/publish/" + model + "/templates";
        assertThat(
                        visits.post(
                                paul,
                                page,
                                "decision",
                                "decline",
                                "title",
                                title,
                                "text",
                                "Dear {applicant}, {organisation} costs $1 \\ more.",
                                "code",
                                "institution"))
                .hasRedirectedUrl(page);
        assertThat(visits.get(paul, page)).bodyText().contains(title, "Dear {applicant}");
        Template kept =
                templates.of(model).stream().filter(t -> t.title().equals(title)).findFirst().get();
        RequestView sent = fixture.submitted(fixture.researcher());
        assertThat(visits.get(rita, "/review/" + sent.reference() + "?template=" + kept.id()))
                .bodyText()
                .contains(
                        "Dear %s, Inst of Engines costs $1 \\ more.</textarea>"
                                .formatted(sent.applicantName()),
                        "value=\"institution\" selected=\"selected\"");
        visits.post(paul, page + "/" + kept.id() + "/delete");
        assertThat(templates.of(model)).doesNotContain(kept);
    }
}
