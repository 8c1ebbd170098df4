package org.weightgate.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Where a verification ran. What the system does not tell is empty or 0.
///
/// @param features instruction sets that matter for arithmetic
/// @param memory bytes
public record Machine(
        String cpu, int cores, List<String> features, long memory, String os, String java) {
    private static final Set<String> TELLING =
            Set.of(
                    "sse4_2",
                    "avx",
                    "avx2",
                    "fma",
                    "f16c",
                    "avx512f",
                    "avx512bw",
                    "avx512vl",
                    "avx512_bf16",
                    "avx512_fp16",
                    "avx512_vnni",
                    "amx_bf16",
                    "asimd",
                    "asimdhp",
                    "asimdfhm",
                    "bf16",
                    "sve",
                    "sve2");

    public Machine {
        features = List.copyOf(features);
    }

    public static Machine here() {
        List<String> info = lines("/proc/cpuinfo");
        String named = System.getenv("PROCESSOR_IDENTIFIER");
        String cpu = value(info, "model name");
        return new Machine(
                cpu.isEmpty() ? (named == null ? System.getProperty("os.arch", "") : named) : cpu,
                Runtime.getRuntime().availableProcessors(),
                features(value(info, "flags") + " " + value(info, "Features")),
                memory(value(lines("/proc/meminfo"), "MemTotal")),
                System.getProperty("os.name", "")
                        + " "
                        + System.getProperty("os.version", "")
                        + " "
                        + System.getProperty("os.arch", ""),
                System.getProperty("java.vm.vendor", "")
                        + " "
                        + System.getProperty("java.vm.version", ""));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static String value(List<String> lines, String name) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private static List<String> features(String flags) {
        Set<String> found = new TreeSet<>(Arrays.asList(flags.split(" ")));
        found.retainAll(TELLING);
        return List.copyOf(found);
    }

    private static long memory(String kilobytes) {
        String digits = kilobytes.replace(" kB", "");
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) * 1024 : 0;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cpu", cpu);
        json.put("cores", cores);
        json.put("features", features);
        json.put("memory", memory);
        json.put("os", os);
        json.put("java", java);
        return json;
    }

    static Machine of(Json.Fields json) throws MalformedDocument {
        json.only("cpu", "cores", "features", "memory", "os", "java");
        return new Machine(
                json.string("cpu"),
                json.count("cores"),
                json.strings("features"),
                json.integer("memory"),
                json.string("os"),
                json.string("java"));
    }
}
