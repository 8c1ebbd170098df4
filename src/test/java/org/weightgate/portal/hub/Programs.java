package org.weightgate.portal.hub;

import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.hub.ClientMatrixTests.Act;
import org.weightgate.portal.hub.ClientMatrixTests.Holder;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs of others as people call them in a terminal, each act of each one that has it.
final class Programs {
    static final Path NPM = Path.of("target/npm/node_modules");
    private static final Path PYTHON = Path.of("target/python");
    private static final String AUTHORIZATION = "Authorization: Bearer ";

    private Programs() {}

    /// Where a program of this name is installed.
    static Optional<Path> path(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The versions of the Python client that were put there, each in a folder of its own.
    static List<Path> pythons() throws IOException {
        if (!Files.exists(PYTHON)) return List.of();
        try (var versions = Files.list(PYTHON)) {
            return versions.filter(v -> Files.exists(v.resolve("huggingface_hub")))
                    .sorted()
                    .toList();
        }
    }

    static boolean curl(Act act, Holder who, Path folder) throws Exception {
        String file = who.files() + "main/" + who.shard();
        Path target = folder.resolve("shard");
        return switch (act) {
            case WHO -> says(who.me(), curl(who, "/api/whoami-v2"));
            case LIST -> says(who.shard(), curl(who, who.api() + "/tree/main?recursive=true"));
            case ONE -> same(who, target, curl(who, file, "-o", target.toString()));
            case RESUME -> {
                who.half(target);
                yield same(who, target, curl(who, file, "-C", "-", "-o", target.toString()));
            }
            case TOLD -> told(who, curl(who, file, "--fail-with-body"));
            case ALL, DIGESTS -> throw new IllegalStateException(act.name());
        };
    }

    static boolean wget(Act act, Holder who, Path folder) throws Exception {
        Path target = folder.resolve("shard");
        List<String> command = new ArrayList<>(List.of("wget", "-nv", "-S", "-c"));
        command.add("--header=" + AUTHORIZATION + who.calls().token());
        command.addAll(List.of("-O", target.toString(), url(who)));
        if (act == Act.RESUME) who.half(target);
        Ran ran = Ran.of(command, folder, Map.of());
        return act == Act.TOLD ? told(who, ran) : same(who, target, ran);
    }

    static boolean aria2(Act act, Holder who, Path folder) throws Exception {
        List<String> command = new ArrayList<>(List.of("aria2c", "-q", "-c", "-x4", "-k1M"));
        command.add("--header=" + AUTHORIZATION + who.calls().token());
        if (act == Act.DIGESTS) command.add("--checksum=sha-256=" + who.digest());
        command.addAll(List.of("-d", folder.toString(), "-o", "shard", url(who)));
        Path target = folder.resolve("shard");
        if (act == Act.RESUME) who.half(target);
        boolean good = same(who, target, Ran.of(command, folder, Map.of()));
        if (act != Act.DIGESTS) return good;
        Files.delete(target);
        command.replaceAll(word -> word.startsWith("--checksum") ? word + "0".repeat(1) : word);
        return good && Ran.of(command, folder, Map.of()).exit() != 0;
    }

    static boolean npm(Act act, Holder who, Path folder) throws Exception {
        return switch (act) {
            case WHO -> says(who.me(), npm(who, folder, "whoAmI"));
            case LIST -> says(who.shard(), npm(who, folder, "listFiles"));
            case ONE -> says("", npm(who, folder, "fileDownloadInfo"));
            case ALL -> npm(who, folder, "downloadFile").exit() == 0 && who.isCopy(folder);
            case TOLD -> told(who, npm(who, folder, "downloadFile"));
            case RESUME, DIGESTS -> throw new IllegalStateException(act.name());
        };
    }

    static boolean python(Path version, Act act, Holder who, Path folder) throws Exception {
        return switch (act) {
            case WHO -> says(who.me(), python(version, who, folder, "whoami"));
            case LIST -> says(who.shard(), python(version, who, folder, "tree"));
            case ONE -> says("config.json", python(version, who, folder, "one_file"));
            case ALL -> python(version, who, folder, "snapshot").exit() == 0 && who.isCopy(folder);
            case DIGESTS -> says("all as listed", python(version, who, folder, "verify"));
            case TOLD -> told(who, python(version, who, folder, "one_file"));
            case RESUME -> throw new IllegalStateException(act.name());
        };
    }

    /// The portal's own client, with a home of its own, so that it meets the portal's key anew.
    static boolean own(Act act, Holder who, Path folder) throws Exception {
        String copy = folder.resolve("copy").toString();
        Ran get = own(who, folder, "get", who.model() + "@v1", "--to", copy);
        return switch (act) {
            case ALL -> get.exit() == 0 && who.isCopy(Path.of(copy));
            case TOLD -> get.exit() == 3 && get.out().contains("/" + who.model());
            case DIGESTS -> {
                Path shard = Path.of(copy, who.shard());
                byte[] bytes = Files.readAllBytes(shard);
                bytes[bytes.length / 2] ^= 1;
                Files.write(shard, bytes);
                Ran verify = own(who, folder, "verify", copy);
                yield verify.exit() == 1 && verify.out().contains(who.shard());
            }
            default -> throw new IllegalStateException(act.name());
        };
    }

    private static Ran own(Holder who, Path folder, String... arguments) throws Exception {
        String classes = System.getProperty("java.class.path");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                System.getProperty("surefire.test.class.path", classes),
                                "org.weightgate.client.Client"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--portal", "http://localhost:" + who.calls().port()));
        return Ran.of(
                command,
                folder,
                Map.of(
                        "WEIGHTGATE_TOKEN", String.valueOf(who.calls().token()),
                        "WEIGHTGATE_HOME", folder.resolve("home").toString()));
    }

    private static Ran curl(Holder who, String path, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sSL"));
        if (List.of(more).isEmpty() || !more[0].startsWith("--fail")) command.add("-f");
        command.addAll(List.of("-H", AUTHORIZATION + who.calls().token()));
        command.addAll(List.of(more));
        command.add("http://localhost:" + who.calls().port() + path);
        return Ran.of(command, Path.of("").toAbsolutePath(), Map.of());
    }

    private static Ran npm(Holder who, Path folder, String act) throws Exception {
        return Ran.node(
                NPM,
                List.of(
                        "src/test/resources/hub/npm.cjs",
                        "http://localhost:" + who.calls().port(),
                        String.valueOf(who.calls().token()),
                        who.model(),
                        folder.toString(),
                        act));
    }

    private static Ran python(Path version, Holder who, Path folder, String act) throws Exception {
        return Ran.of(
                List.of(
                        System.getenv().getOrDefault("HUB_PYTHON", "python3"),
                        "src/test/resources/hub/hub.py",
                        who.model(),
                        "main",
                        folder.toString(),
                        act),
                Path.of("").toAbsolutePath(),
                Map.of(
                        "PYTHONPATH",
                        version.toAbsolutePath().toString(),
                        "HF_ENDPOINT",
                        "http://localhost:" + who.calls().port(),
                        "HF_TOKEN",
                        String.valueOf(who.calls().token()),
                        "HF_HOME",
                        folder.resolveSibling(folder.getFileName() + "-home").toString(),
                        "HF_HUB_DISABLE_TELEMETRY",
                        "1",
                        "HF_HUB_DISABLE_PROGRESS_BARS",
                        "1"));
    }

    private static String url(Holder who) {
        return "http://localhost:%d%smain/%s"
                .formatted(who.calls().port(), who.files(), who.shard());
    }

    private static boolean says(String words, Ran ran) {
        return ran.exit() == 0 && ran.out().contains(words);
    }

    private static boolean same(Holder who, Path target, Ran ran) throws IOException {
        return ran.exit() == 0 && Digests.sha256(Files.readAllBytes(target)).equals(who.digest());
    }

    /// Whether the program passes on why, and where it goes on.
    private static boolean told(Holder who, Ran ran) {
        return ran.exit() != 0 && ran.out().contains("/" + who.model() + "/request");
    }
}
