package org.weightgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The formatter check; `mvn test -Dtest=FormatTests -Dformat.write=true` formats instead. */
class FormatTests {
    private static final JavaFormatterOptions STYLE =
            JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();

    @Test
    void everySourceIsFormatted() throws Exception {
        Formatter formatter = new Formatter(STYLE);
        List<Path> unformatted = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                String formatted = formatter.formatSourceAndFixImports(source);
                if (!formatted.equals(source)) {
                    unformatted.add(file);
                    if (Boolean.getBoolean("format.write")) {
                        Files.writeString(file, formatted);
                    }
                }
            }
        }
        if (!Boolean.getBoolean("format.write")) {
            assertThat(unformatted)
                    .as("unformatted; mvn test -Dtest=FormatTests -Dformat.write=true formats them")
                    .isEmpty();
        }
    }
}
