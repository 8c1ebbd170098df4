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
/// @param isa the instruction set and the widest vectors it has, such as `x86-64 AVX-512`
/// @param cores logical cores this Java may use
/// @param physicalCores of the whole machine
/// @param features instruction sets that matter for arithmetic
/// @param vectorBits how wide the vectors are that the engine computed with; 0 where it was plain
///   Java
/// @param memory bytes
/// @param accelerators seen on the machine, one name each
/// @param computedOn what did the computing: `cpu`, whatever else is there
public record Machine(
        String cpu,
        String isa,
        int cores,
        int physicalCores,
        List<String> features,
        int vectorBits,
        long memory,
        List<String> accelerators,
        String computedOn,
        String os,
        String java) {
    private static final String CPU = "cpu";
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

    /// Feature flags by what people call them, the widest first.
    private static final Map<String, String> VECTORS = vectors();

    public Machine {
        features = List.copyOf(features);
        accelerators = List.copyOf(accelerators);
    }

    public static Machine here() {
        List<String> info = lines(Path.of("/proc/cpuinfo"));
        String named = System.getenv("PROCESSOR_IDENTIFIER");
        String arch = System.getProperty("os.arch", "");
        String cpu = value(info, "model name");
        List<String> features = features(value(info, "flags") + " " + value(info, "Features"));
        return new Machine(
                cpu.isEmpty() ? (named == null ? arch : named) : cpu,
                isa(arch, features),
                Runtime.getRuntime().availableProcessors(),
                physicalCores(Path.of("/sys/devices/system/cpu")),
                features,
                Kernels.vectorBits(),
                memory(value(lines(Path.of("/proc/meminfo")), "MemTotal")),
                new Accelerators(Path.of("/")).found(),
                CPU,
                System.getProperty("os.name", "")
                        + " "
                        + System.getProperty("os.version", "")
                        + " "
                        + arch,
                System.getProperty("java.vm.vendor", "")
                        + " "
                        + System.getProperty("java.vm.version", ""));
    }

    private static Map<String, String> vectors() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("avx512f", "AVX-512");
        names.put("avx2", "AVX2");
        names.put("avx", "AVX");
        names.put("sse4_2", "SSE4.2");
        names.put("sve2", "SVE2");
        names.put("sve", "SVE");
        names.put("asimd", "NEON");
        return names;
    }

    /// @param arch as Java names it
    static String isa(String arch, List<String> features) {
        String family =
                switch (arch) {
                    case "amd64", "x86_64" -> "x86-64";
                    case "aarch64" -> "AArch64";
                    default -> arch;
                };
        return VECTORS.entrySet().stream()
                .filter(vector -> features.contains(vector.getKey()))
                .findFirst()
                .map(vector -> family + " " + vector.getValue())
                .orElse(family);
    }

    /// Logical cores of one physical core name the same list of siblings.
    static int physicalCores(Path cpus) {
        Set<String> cores = new TreeSet<>();
        try (var all = Files.newDirectoryStream(cpus, "cpu[0-9]*")) {
            for (Path cpu : all) {
                cores.addAll(lines(cpu.resolve("topology/thread_siblings_list")));
            }
        } catch (IOException | RuntimeException e) {
            return 0;
        }
        return cores.size();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
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
        json.put("isa", isa);
        json.put("cores", cores);
        json.put("physicalCores", physicalCores);
        json.put("features", features);
        json.put("vectorBits", vectorBits);
        json.put("memory", memory);
        json.put("accelerators", accelerators);
        json.put("computedOn", computedOn);
        json.put("os", os);
        json.put("java", java);
        return json;
    }

    /// Reports of earlier clients tell less: no instruction set, which follows from what they do
    /// tell, and nothing of physical cores, vectors and accelerators.
    static Machine of(Json.Fields json) throws MalformedDocument {
        json.only(
                "cpu",
                "isa",
                "cores",
                "physicalCores",
                "features",
                "vectorBits",
                "memory",
                "accelerators",
                "computedOn",
                "os",
                "java");
        String os = json.string("os");
        List<String> features = json.strings("features");
        return new Machine(
                json.string("cpu"),
                json.string("isa", isa(os.substring(os.lastIndexOf(' ') + 1), features)),
                json.count("cores"),
                json.count("physicalCores", 0),
                features,
                json.count("vectorBits", 0),
                json.integer("memory"),
                json.has("accelerators") ? json.strings("accelerators") : List.of(),
                json.string("computedOn", CPU),
                os,
                json.string("java"));
    }
}
