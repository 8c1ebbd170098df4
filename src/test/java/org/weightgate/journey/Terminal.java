package org.weightgate.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A person's shell in a folder that sees the built jars under `target`, as the README has it.
final class Terminal {
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    Terminal(Path folder, String portal) throws IOException {
        this.folder = folder;
        environment.put("WEIGHTGATE_PORTAL", portal);
        environment.put("WEIGHTGATE_HOME", folder.resolve("home").toString());
        Files.createSymbolicLink(folder.resolve("target"), Path.of("target").toAbsolutePath());
    }

    record Result(int exit, String output) {}

    Terminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path folder() {
        return folder;
    }

    /// Runs the lines as a script that stops at the first failure.
    Result run(String script) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process shell = builder.start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(shell.waitFor(), output);
    }
}
