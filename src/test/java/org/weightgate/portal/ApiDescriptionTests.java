package org.weightgate.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The description of the API is one that other people's tools read, and it names every status that
/// a refusal here can have.
@PortalTest
class ApiDescriptionTests {
    private static final Path SOURCES = Path.of("src/main/java/org/weightgate/portal");
    private static final Pattern STATUS = Pattern.compile("HttpStatus\\.([A-Z_]+)");

    @Autowired private MockMvcTester mvc;

    @Test
    void aValidatorFindsNothingToSay() throws Exception {
        ParseOptions whole = new ParseOptions();
        whole.setResolve(true);
        SwaggerParseResult read = new OpenAPIV3Parser().readContents(described(), null, whole);
        assertThat(read.getMessages()).isEmpty();
        assertThat(read.getOpenAPI().getPaths()).hasSizeGreaterThan(50);
        assertThat(read.getOpenAPI().getPaths().values())
                .allSatisfy(
                        path ->
                                assertThat(path.readOperations())
                                        .allSatisfy(
                                                operation ->
                                                        assertThat(operation.getResponses())
                                                                .containsKeys(
                                                                        "401", "403", "404")));
    }

    @Test
    void aValidatorWouldHaveSomethingToSay() {
        String broken =
                "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"x\"}, \"paths\": {\"y\": 1}}";
        assertThat(new OpenAPIV3Parser().readContents(broken, null, null).getMessages())
                .isNotEmpty();
    }

    @Test
    void everyStatusOfARefusalIsDescribed() throws Exception {
        Set<Integer> refused = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                refused.addAll(statuses(file));
            }
        }
        assertThat(refused).contains(400, 403, 404, 409, 422, 429);
        String text = described();
        assertThat(refused).allSatisfy(s -> assertThat(text).contains("\"Problem" + s + "\""));
    }

    private static Set<Integer> statuses(Path file) throws IOException {
        Set<Integer> found = new TreeSet<>();
        Matcher named = STATUS.matcher(Files.readString(file));
        while (named.find()) {
            int status = org.springframework.http.HttpStatus.valueOf(named.group(1)).value();
            if (status >= 400) {
                found.add(status);
            }
        }
        return found;
    }

    private String described() throws Exception {
        return mvc.get().uri("/api/v1/openapi.json").exchange().getResponse().getContentAsString();
    }
}
