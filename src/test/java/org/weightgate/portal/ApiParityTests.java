package org.weightgate.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Whatever a page does, a program can do: every form of the pages has its operation in the API, as
/// the description of the API says, or a reason to have none.
@PortalTest
class ApiParityTests {
    /// Pages on the left, the operation that passes the same service on the right.
    private static final String PAIRS =
            """
            /{ns}/{name}/request = POST /models/{ns}/{name}/drafts
            /{ns}/{name}/request/{key} = PUT /requests/{ref}/draft
            /{ns}/{name}/request/check = POST /requests/{ref}/submit
            /{ns}/{name}/rehearsal = POST /models/{ns}/{name}/rehearsal
            /requests/{ref}/answer = POST /requests/{ref}/answer
            /requests/{ref}/messages = POST /requests/{ref}/messages
            /requests/{ref}/withdraw = POST /requests/{ref}/withdraw
            /requests/{ref}/appeal = POST /requests/{ref}/appeal
            /requests/{ref}/copy = POST /requests/{ref}/copy
            /review/views = POST /review/views
            /review/views/{id}/name = PATCH /review/views/{id}
            /review/views/{id}/opens = PATCH /review/views/{id}
            /review/views/{id}/delete = DELETE /review/views/{id}
            /review/{ref}/claim = POST /requests/{ref}/claim
            /review/{ref}/release = POST /requests/{ref}/release
            /review/{ref}/assign = POST /requests/{ref}/assign
            /review/{ref}/recuse = POST /requests/{ref}/recuse
            /review/{ref}/decision = POST /requests/{ref}/decision
            /review/{ref}/confirmations = POST /requests/{ref}/confirmations
            /review/{ref}/confirmations/{id}/again = POST /requests/{ref}/confirmations/{id}/again
            /review/{ref}/confirmations/{id}/drop = DELETE /requests/{ref}/confirmations/{id}
            /review/{ref}/condition-met = POST /requests/{ref}/condition-met
            /review/{ref}/notes = POST /requests/{ref}/notes
            /review/{ref}/messages = POST /requests/{ref}/messages
            /grants/{reference}/download = POST /grants/{reference}/urls
            /grants/{ref}/sign = POST /grants/{ref}/sign
            /grants/{ref}/attest = POST /grants/{ref}/attest
            /grants/{ref}/certify = POST /grants/{ref}/certify
            /grants/{ref}/incidents = POST /grants/{ref}/incidents
            /grants/{ref}/renew = POST /grants/{ref}/renew
            /grants/{ref}/suspend = POST /grants/{ref}/suspend
            /grants/{ref}/resume = POST /grants/{ref}/resume
            /grants/{ref}/revoke = POST /grants/{ref}/revoke
            /publish/new = POST /models
            /publish/{ns}/{name}/about = PATCH /models/{ns}/{name}
            /publish/{ns}/{name}/{what:card|logbook} = PATCH /models/{ns}/{name}
            /publish/{ns}/{name}/terms = PUT /models/{ns}/{name}/terms
            /publish/{ns}/{name}/documents = PUT /models/{ns}/{name}/documents
            /publish/{ns}/{name}/documents/remove = DELETE /models/{ns}/{name}/documents
            /publish/{ns}/{name}/disclosure = PUT /models/{ns}/{name}/disclosure
            /publish/{ns}/{name}/people = POST /models/{ns}/{name}/reviewers
            /publish/{ns}/{name}/people/take = DELETE /models/{ns}/{name}/reviewers/{handle}
            /publish/{ns}/{name}/releases = POST /models/{ns}/{name}/releases
            /publish/{ns}/{name}/releases/{label}/submit = POST /models/{ns}/{name}/releases/{release}/publish
            /publish/{ns}/{name}/releases/{label}/withdraw = POST /models/{ns}/{name}/releases/{release}/withdraw
            /publish/{ns}/{name}/releases/{label}/discard = DELETE /models/{ns}/{name}/releases/{release}
            /publish/{ns}/{name}/releases/{label}/policy = PUT /models/{ns}/{name}/releases/{release}/policy
            /publish/{ns}/{name}/templates = POST /models/{ns}/{name}/templates
            /publish/{ns}/{name}/templates/{id} = PUT /models/{ns}/{name}/templates/{id}
            /publish/{ns}/{name}/templates/{id}/delete = DELETE /models/{ns}/{name}/templates/{id}
            /publish/{ns}/{name}/releases/{label}/recall = POST /models/{ns}/{name}/releases/{release}/recall
            /publish/{ns}/{name}/releases/{label}/delivery = PUT /models/{ns}/{name}/releases/{release}/delivery
            /traces/new = POST /models/{ns}/{name}/traces
            /traces/{reference}/files = POST /traces/{reference}/files
            /traces/{reference}/remove = DELETE /traces/{reference}/files
            /traces/{reference}/prefix = POST /traces/{reference}/prefix
            /traces/{reference}/start = POST /traces/{reference}/submit
            /traces/{reference}/discard = DELETE /traces/{reference}
            /traces/{reference}/evidence = POST /traces/{reference}/bundle
            /settings/tokens = POST /tokens
            /settings/tokens/{id}/revoke = DELETE /tokens/{id}
            /people = POST /people
            /people/{handle}/roles = POST /people/{handle}/roles
            /people/{handle}/roles/take = DELETE /people/{handle}/roles
            /people/{handle}/deactivate = POST /people/{handle}/deactivate
            /people/{handle}/reactivate = POST /people/{handle}/reactivate
            """;

    /// What only a person at a browser does: signing in and out, setting up, looks, their own name,
    /// allowing a program to act for them, answering by a link without an account.
    private static final Set<String> BROWSER_ONLY =
            Set.of(
                    "/sign-in",
                    "/sign-in/code",
                    "/sign-in/demo",
                    "/setup/{secret}",
                    "/confirm/{secret}",
                    "/theme",
                    "/device",
                    "/device/answer",
                    "/settings/name",
                    "/settings/sign-out-everywhere");

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired private MockMvcTester mvc;

    @Test
    void everyFormOfThePagesHasItsOperationInTheApi() {
        SortedSet<String> forms = forms();
        assertThat(forms).isNotEmpty();
        forms.removeAll(BROWSER_ONLY);
        assertThat(forms).containsExactlyInAnyOrderElementsOf(pairs().keySet());
    }

    @Test
    void theOperationsAreInTheDescriptionOfTheApi() throws Exception {
        Set<String> described = described();
        assertThat(described)
                .containsAll(pairs().values().stream().map(ApiParityTests::shape).toList());
    }

    private SortedSet<String> forms() {
        return mappings.getHandlerMethods().entrySet().stream()
                .filter(e -> !e.getValue().getBeanType().isAnnotationPresent(RestController.class))
                .filter(
                        e ->
                                e.getValue()
                                        .getBeanType()
                                        .getPackageName()
                                        .startsWith("org.weightgate"))
                .filter(
                        e ->
                                e.getKey()
                                        .getMethodsCondition()
                                        .getMethods()
                                        .contains(RequestMethod.POST))
                .flatMap(e -> e.getKey().getPatternValues().stream())
                .filter(path -> !path.startsWith("/api/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> described() throws Exception {
        String json =
                mvc.get().uri("/api/v1/openapi.json").exchange().getResponse().getContentAsString();
        JsonNode paths = JsonMapper.builder().build().readTree(json).get("paths");
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String called = path.getKey().replaceFirst("^/api/v1", "");
                operations.add(
                        shape(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT)
                                        + " "
                                        + called));
            }
        }
        return operations;
    }

    /// Without the names of variables.
    private static String shape(String operation) {
        return VARIABLE.matcher(operation).replaceAll("{}");
    }

    private static Map<String, String> pairs() {
        Map<String, String> pairs = new TreeMap<>();
        PAIRS.lines()
                .map(line -> line.split(" = ", 2))
                .forEach(pair -> pairs.put(pair[0], pair[1]));
        return pairs;
    }
}
