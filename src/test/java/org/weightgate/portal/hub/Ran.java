package org.weightgate.portal.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of somebody else's that ran to its end.
record Ran(int exit, String out) {
    static Ran node(Path modules, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(arguments);
        return of(
                command,
                Path.of("").toAbsolutePath(),
                Map.of("NODE_PATH", modules.toAbsolutePath().toString()));
    }

    /// Waits for at most two minutes; both of its outputs are one.
    static Ran of(List<String> command, Path folder, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end: " + out);
        }
        return new Ran(process.exitValue(), out.strip());
    }
}
