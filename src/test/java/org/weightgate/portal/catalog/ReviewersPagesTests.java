package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.Visits.text;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Membership;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.PeopleFixture;
import org.weightgate.portal.accounts.Role;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.accounts.TokenScope;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.time.Duration;
import java.util.Set;

/// The page and the API on which a publisher chooses who reviews a model.
@PortalTest
class ReviewersPagesTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private CatalogFixture fixture;
    @Autowired private People people;
    @Autowired private PeopleFixture somebody;
    @Autowired private Visits visits;
    @Autowired private Membership membership;
    @Autowired private Tokens tokens;

    private ModelName model;
    private String page;
    private Actor paul;
    private Actor rita;

    @BeforeEach
    void aModelWithoutAReviewer() {
        model = fixture.model();
        page = "/publish/" + model + "/people";
        paul = somebody.with(RoleName.PUBLISHER, model.toString());
        rita = somebody.researcher();
    }

    @Test
    void aPublisherAddsAReviewerAndTakesTheRoleAgain() throws Exception {
        assertThat(visits.post(paul, page, "who", rita.email())).hasRedirectedUrl(page);
        assertThat(reviews(rita)).isTrue();
        assertThat(text(visits.get(paul, page))).contains(rita.handle(), "this model", "Take away");
        assertThat(visits.post(paul, page + "/take", "handle", rita.handle()))
                .hasRedirectedUrl(page);
        assertThat(reviews(rita)).isFalse();
    }

    @Test
    void whatCannotBeIsSaidAtTheFieldAndTheInputStays() throws Exception {
        for (String wrong : Set.of("", "nobody-here-at-all", "two words", "x".repeat(300))) {
            MvcTestResult answer = visits.post(paul, page, "who", wrong);
            assertThat(answer).as(wrong).hasStatusOk();
            assertThat(text(answer))
                    .as(wrong)
                    .contains("Error: ", "There is a problem", "who-error", wrong);
        }
        visits.post(paul, page, "who", rita.handle());
        assertThat(text(visits.post(paul, page, "who", rita.handle()))).contains("already");
        membership.take(Actor.SYSTEM, rita.handle(), Role.on(RoleName.REVIEWER, model.toString()));
        membership.deactivate(Actor.SYSTEM, rita.handle());
        assertThat(text(visits.post(paul, page, "who", rita.email()))).contains("deactivated");
    }

    @Test
    void aWiderRoleIsShownWithItsSourceAndWithoutAButton() throws Exception {
        Actor wide = somebody.with(RoleName.REVIEWER, "lab");
        assertThat(text(visits.get(paul, page)))
                .contains(wide.handle(), "the namespace lab", "admins")
                .doesNotContain("value=\"" + wide.handle() + "\"");
        assertThat(visits.post(paul, page + "/take", "handle", wide.handle())).hasStatus(409);
        membership.take(Actor.SYSTEM, wide.handle(), Role.on(RoleName.REVIEWER, "lab"));
    }

    @Test
    void strangersAreTurnedAwayAndAdminsFindNoDeadEnds() throws Exception {
        Actor elsewhere = somebody.with(RoleName.PUBLISHER, "elsewhere");
        assertThat(visits.get(elsewhere, page)).hasStatus(404);
        assertThat(visits.post(elsewhere, page, "who", rita.handle())).hasStatus(404);
        Actor reviewer = somebody.with(RoleName.REVIEWER, model.toString());
        assertThat(visits.get(reviewer, page)).hasStatus(403);
        assertThat(visits.post(reviewer, page, "who", rita.handle())).hasStatus(403);
        assertThat(visits.post(reviewer, page, "who", "")).hasStatus(403);
        assertThat(reviews(rita)).isFalse();

        Actor root = somebody.with(RoleName.ADMIN, model.toString());
        String seen = text(visits.get(root, page));
        assertThat(seen)
                .contains("href=\"/" + model + "\"")
                .doesNotContain("/publish/" + model + "/about");
        assertThat(visits.get(root, "/" + model)).hasStatusOk();
        assertThat(visits.post(root, page, "who", rita.handle())).hasRedirectedUrl(page);
        assertThat(reviews(rita)).isTrue();
    }

    @Test
    void programsDoTheSame() {
        String token = token(paul, TokenScope.READ, TokenScope.PUBLISH);
        assertThat(call(token, HttpMethod.POST, "", rita.handle()))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.scope")
                .isEqualTo(model.toString());
        assertThat(call(token, HttpMethod.GET, "", null))
                .bodyJson()
                .extractingPath("$.items[?(@.handle == '%s')].scope".formatted(rita.handle()))
                .asArray()
                .containsExactly(model.toString());
        assertThat(call(token, HttpMethod.POST, "", rita.handle()))
                .hasStatus(409)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(call(token, HttpMethod.POST, "", "nobody-here-at-all")).hasStatus(404);
        assertThat(call(token, HttpMethod.POST, "", "")).hasStatus(400);
        assertThat(call(token, HttpMethod.DELETE, "/" + rita.handle(), null)).hasStatus(204);
        assertThat(call(token, HttpMethod.DELETE, "/" + rita.handle(), null)).hasStatus(404);
        assertThat(reviews(rita)).isFalse();

        assertThat(call(token(paul, TokenScope.READ), HttpMethod.GET, "", null)).hasStatus(403);
        assertThat(call(token(rita, TokenScope.PUBLISH), HttpMethod.POST, "", rita.handle()))
                .hasStatus(404);
        assertThat(mvc.get().uri("/api/v1/openapi.json"))
                .bodyText()
                .contains("/api/v1/models/{ns}/{name}/reviewers/{handle}");
    }

    private MvcTestResult call(String token, HttpMethod method, String path, String person) {
        var request =
                mvc.method(method)
                        .uri("/api/v1/models/" + model + "/reviewers" + path)
                        .header("Authorization", "Bearer " + token);
        if (person != null) {
            request.contentType(MediaType.APPLICATION_JSON)
                    .content("{\"person\": \"%s\"}".formatted(person));
        }
        return request.exchange();
    }

    private String token(Actor owner, TokenScope... scopes) {
        return tokens.create(owner, "test", Set.of(scopes), Duration.ofDays(1)).secret().text();
    }

    private boolean reviews(Actor who) {
        return people.actor(who.id()).holds(RoleName.REVIEWER, model.toString());
    }
}
