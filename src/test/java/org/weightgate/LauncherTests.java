package org.weightgate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class LauncherTests {
    @Test
    void theBenchmarksRunUnderTheFlagsThatTheLauncherSets() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(Launcher.FLAGS)
                .allSatisfy(flag -> assertThat(pom).contains("<argument>" + flag + "</argument>"));
    }

    /** Where the compiler takes a loop over vectors too early, each sum is an object for good. */
    @RepeatedTest(3)
    void underTheseFlagsProductsAndAttentionMakeNoObjects() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(Launcher.FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("org.weightgate.inference.ProductsMain");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(out).isZero();
    }
}
