package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.ModelName;

/// What somebody typed into a form that was refused is not lost: its page shows it again, with what
/// is wrong where it is wrong.
@PortalTest
class FilledInAgainTests {
    @Autowired private Visits visits;
    @Autowired private AccessFixture fixture;
    @Autowired private AccessDesk desk;
    @Autowired private ReviewDesk review;

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
    void aTemplateWithAnUnknownPlaceholderKeepsItsTitleTextAndReason() throws Exception {
        Actor paul = fixture.with(RoleName.PUBLISHER, model.toString());
        String page = "/publish/" + model + "/templates";
        String[] form = {
            "decision", "decline", "title", "Not now", "text", "Dear {aplicant}", "code", "purpose"
        };
        String html = Visits.text(visits.refused(paul, page, page, form));
        assertThat(html)
                .contains("<title>Error: There is no placeholder {aplicant}. ")
                .contains(">Dear {aplicant}</textarea>", "value=\"Not now\"")
                .containsPattern("<option value=\"decline\" selected")
                .containsPattern("<option value=\"purpose\" selected")
                .containsPattern("id=\"new-text\"[^>]*aria-describedby=\"new-text-error\"")
                .doesNotContain("id=\"new-title-error\"");
        assertThat(Visits.text(visits.get(paul, page))).doesNotContain("aplicant}");
    }

    @Test
    void anApprovalThatEndsInThePastKeepsEverythingElse() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/review/" + sent.reference();
        String[] form = {
            "lastDay",
            "2001-01-31",
            "quotaGib",
            "7",
            "condition",
            "Once the board agrees",
            "reason",
            "Welcome to it",
            "version",
            String.valueOf(sent.version())
        };
        String html =
                Visits.text(visits.refused(rita, page, page + "/decision?decision=approve", form));
        assertThat(html)
                .contains("2001-01-31, is over already.", "value=\"7\"", "value=\"2001-01-31\"")
                .contains(">Once the board agrees</textarea>", ">Welcome to it</textarea>")
                .containsPattern("id=\"lastDay\"[^>]*aria-invalid=\"true\"")
                .containsPattern("<details name=\"decision\"[^>]*open[^>]*>\\s*<summary>Approve");
    }

    @Test
    void nobodyIsRefusedForAReasonThatNobodyChose() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/review/" + sent.reference();
        String[] form = {
            "code", "", "reason", "Not on this machine", "version", String.valueOf(sent.version())
        };
        assertThat(
                        Visits.text(
                                visits.refused(
                                        rita, page, page + "/decision?decision=decline", form)))
                .contains("id=\"code-error\"", ">Not on this machine</textarea>")
                .doesNotContain("decline-reason-error");
    }

    @Test
    void aLimitThatIsNoNumberIsSaidAtItsField() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/review/" + sent.reference();
        for (String limit : new String[] {"much", "9000000000000", "0"}) {
            MvcTestResult back =
                    visits.refused(
                            rita,
                            page,
                            page + "/decision?decision=approve",
                            "quotaGib",
                            limit,
                            "version",
                            String.valueOf(sent.version()));
            assertThat(Visits.text(back))
                    .contains("id=\"quotaGib-error\"", "value=\"" + limit + "\"")
                    .doesNotContain("lastDay-error", "java.lang");
        }
    }

    @Test
    void somebodyOutsideWithAFreeAddressIsSaidAtTheAddress() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/review/" + sent.reference();
        String[] form = {
            "role",
            "official",
            "name",
            "Grace Hopper",
            "email",
            "grace@gmail.com",
            "words",
            "Please look at this",
            "version",
            String.valueOf(sent.version())
        };
        assertThat(Visits.text(visits.refused(rita, page, page + "/confirmations", form)))
                .contains("id=\"contact-email-error\"", "value=\"grace@gmail.com\"")
                .contains("value=\"Grace Hopper\"", ">Please look at this</textarea>")
                .containsPattern("value=\"official\" checked")
                .doesNotContain("id=\"contact-name-error\"");
    }

    @Test
    void whoComesTooLateIsToldWhoWasFasterAndKeepsWhatTheyWrote() throws Exception {
        RequestView sent = fixture.submitted(ada);
        String page = "/requests/" + sent.reference();
        review.decline(rita, sent.reference(), ReasonCode.PURPOSE, "Not for this.", null);
        desk.message(ada, sent.reference(), "Why?");
        String late =
                Visits.text(
                        visits.refused(
                                ada,
                                page,
                                page + "/answer",
                                "message",
                                "It runs on our own machines",
                                "version",
                                String.valueOf(sent.version())));
        assertThat(late)
                .contains("declined", rita.name() + " declined it", "Nothing was changed.")
                .contains("What you wrote", "It runs on our own machines", "id=\"refused\"");
    }

    @Test
    void aViewWhoseNameIsTakenIsNamedAnew() throws Exception {
        visits.post(rita, "/review/views", "name", "Mine", "query", "status=waiting&who=mine");
        String page = "/review?status=all";
        String[] form = {"name", "Mine", "query", "status=all"};
        assertThat(Visits.text(visits.refused(rita, page, "/review/views", form)))
                .contains("You keep a view of that name already.", "href=\"#refused\"")
                .containsPattern("id=\"view-name\"[^>]*value=\"Mine\"");
    }

    @Test
    void whatComesBackIsShownNotRun() throws Exception {
        String page = "/review/" + fixture.submitted(ada).reference();
        String evil = "</textarea><script>alert(1)</script> ${7*7} " + "x".repeat(10_000);
        assertThat(Visits.text(visits.refused(rita, page, page + "/notes", "text", evil)))
                .contains("Write at most 10000 characters.", "${7*7}")
                .doesNotContain("<script>alert");
    }

    @Test
    void whoMayNotDoItAtAllIsToldSoOnAPageOfItsOwn() {
        String page = "/review/" + fixture.submitted(ada).reference();
        assertThat(visits.post(ada, page + "/notes", "text", "Hello there")).hasStatus(403);
    }
}
