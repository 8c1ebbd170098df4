package org.weightgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The peer: llama.cpp's own benchmark on the same shape, named by -Dbench.llama=PATH or found on
/// PATH.
record LlamaCpp(Path program) {
    private static final Pattern RESULT =
            Pattern.compile(
                    "\"n_prompt\":\\s*(\\d+),\\s*\"n_gen\":\\s*(\\d+).*?\"avg_ts\":\\s*([0-9.]+)",
                    Pattern.DOTALL);

    /// Tokens per second.
    record Speed(double prefill, double decode) {}

    static Optional<LlamaCpp> find() {
        String named = System.getProperty("bench.llama", "");
        Stream<Path> places =
                named.isEmpty()
                        ? Stream.of(System.getenv("PATH").split(":"))
                                .map(folder -> Path.of(folder, "llama-bench"))
                        : Stream.of(Path.of(named));
        return places.filter(Files::isExecutable).findFirst().map(LlamaCpp::new);
    }

    Speed run(Path gguf, int threads, int prompt, int generate) throws IOException {
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "-m",
                                gguf.toString(),
                                "-p",
                                "" + prompt,
                                "-n",
                                "" + generate,
                                "-t",
                                "" + threads,
                                "-r",
                                "3",
                                "-o",
                                "json")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String out = new String(process.getInputStream().readAllBytes());
        double prefill = 0;
        double decode = 0;
        for (Matcher m = RESULT.matcher(out); m.find(); ) {
            double speed = Double.parseDouble(m.group(3));
            if (m.group(2).equals("0")) {
                prefill = speed;
            } else {
                decode = speed;
            }
        }
        return new Speed(prefill, decode);
    }
}
