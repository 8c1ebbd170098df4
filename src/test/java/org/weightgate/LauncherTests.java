package org.weightgate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class LauncherTests {
    @Test
    void theBenchmarksRunUnderTheFlagsThatTheLauncherSets() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(Launcher.FLAGS)
                .allSatisfy(flag -> assertThat(pom).contains("<argument>" + flag + "</argument>"));
    }
}
