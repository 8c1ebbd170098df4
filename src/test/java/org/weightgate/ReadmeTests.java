package org.weightgate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the README names exists.
class ReadmeTests {
    private static final Path README = Path.of("README.md");

    @Test
    void everyLinkedFileExists() throws Exception {
        assertThat(named("\\]\\(([^)#:]+)\\)")).isNotEmpty().allSatisfy(ReadmeTests::exists);
    }

    @Test
    void everyNamedTestExists() throws Exception {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests =
                    files.map(f -> f.getFileName().toString().replace(".java", ""))
                            .collect(Collectors.toSet());
        }
        assertThat(named("`([A-Z][A-Za-z0-9]*(?:Tests|IT))`")).isNotEmpty().isSubsetOf(tests);
    }

    @Test
    void everyNamedPropertyIsReadSomewhere() throws Exception {
        String sources = sources();
        assertThat(named("`(weightgate\\.[a-z0-9.-]+)`"))
                .isNotEmpty()
                .allSatisfy(
                        property -> assertThat(isRead(property, sources)).as(property).isTrue());
    }

    private static void exists(String path) {
        assertThat(Path.of(path)).exists();
    }

    /// Named whole in the sources, or a component below a bound prefix.
    private static boolean isRead(String property, String sources) {
        if (sources.contains("${" + property)) {
            return true;
        }
        for (int dot = property.indexOf('.'); dot > 0; dot = property.indexOf('.', dot + 1)) {
            String prefix = property.substring(0, dot);
            if (sources.contains("@ConfigurationProperties(\"" + prefix + "\")")
                    && Stream.of(property.substring(dot + 1).split("\\."))
                            .allMatch(word -> isComponent(word, sources))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isComponent(String word, String sources) {
        String name =
                Pattern.compile("-([a-z0-9])")
                        .matcher(word)
                        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
        return Pattern.compile("\\b" + name + "\\b[,)]").matcher(sources).find();
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path root : List.of(Path.of("src/main/java"), Path.of("src/main/resources"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(f -> f.toString().matches(".*\\.(java|yaml)")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    private static Set<String> named(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult m) -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
