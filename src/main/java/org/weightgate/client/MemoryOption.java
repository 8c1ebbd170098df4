package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much memory a command may use. The launcher, which reads the option too, has given this Java
/// so much for its objects; half of it is for the arrays of a computation, the rest for what comes
/// and goes beside.
final class MemoryOption {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([KkMmGgTt])");
    private static final long LEAST = 64L << 20;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = {
                "Use about so much memory, beside the system's cache of files: 500M, 2G (default a"
                        + " quarter of this machine's)."
            })
    private @Nullable String size;

    /// Made by picocli.
    MemoryOption() {}

    /// Bytes that a computation may hold.
    long forComputing() {
        return Math.min(bytes(), Runtime.getRuntime().maxMemory()) / 2;
    }

    private long bytes() {
        String given = size;
        if (given == null) {
            return Long.MAX_VALUE;
        }
        Matcher parts = SIZE.matcher(given);
        if (!parts.matches()) {
            throw Failure.usage("--memory takes a size like 500M or 2G, not %s.".formatted(given));
        }
        int power = 1 + "KMGT".indexOf(Character.toUpperCase(parts.group(2).charAt(0)));
        long bytes = Long.parseLong(parts.group(1)) << 10 * power;
        if (bytes < LEAST) {
            throw Failure.usage("--memory takes at least 64M.");
        }
        return bytes;
    }
}
