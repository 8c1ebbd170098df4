package org.weightgate.client;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.GoldenReference;
import org.weightgate.inference.Magnitudes;
import org.weightgate.inference.Manifest.SignedFile;
import org.weightgate.inference.ModelSignature;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.PublicKeys;
import org.weightgate.inference.SignedGolden;
import org.weightgate.inference.Tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Copies as a portal hands them out, signed with a test's own key.
final class CopyFixture {
    static final Path LLAMA = Path.of("src/main/resources/demo/llama-stories");
    static final List<String> LATER = List.of("model.sig", "golden.json");

    private CopyFixture() {}

    /// Every file of a real model, as it lies in the demo.
    static Map<String, byte[]> llama() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(LLAMA)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        files.put("TERMS.md", "Be kind.\n".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /// Adds the signature over the files as they are.
    static void sign(Map<String, byte[]> files, KeyPair key, String grant) throws IOException {
        files.remove("model.sig");
        List<SignedFile> list =
                files.entrySet().stream()
                        .filter(file -> !LATER.contains(file.getKey()))
                        .map(
                                file ->
                                        new SignedFile(
                                                file.getKey(),
                                                (long) file.getValue().length,
                                                FakePortal.sha256(file.getValue())))
                        .toList();
        Map<String, String> facts =
                Map.of(
                        "portal", "http://localhost",
                        "grant", grant,
                        "recipient", "bo",
                        "model", "demo/tiny",
                        "release", "v1",
                        "golden", "exact",
                        "key", PublicKeys.fingerprint(key.getPublic()));
        files.put(
                "model.sig",
                ModelSignature.sign("demo/tiny", list, LATER, facts, Magnitudes.NONE, key));
    }

    /// The golden statement of the demo's llama, on two short prompts.
    static byte[] golden(KeyPair key, String grant) throws IOException {
        Tokenizer tokenizer = Tokenizer.of(LLAMA).orElseThrow();
        String text = "Once upon a time there was a cat.";
        List<GoldenPrompt> prompts =
                List.of(
                        new GoldenPrompt(text, tokenizer.encodeWithSpecials(text)),
                        new GoldenPrompt(null, new int[] {1, 77, 1500, 3}));
        try (Checkpoint checkpoint = Checkpoint.open(LLAMA)) {
            String hash = GoldenReference.logitsSha256(checkpoint, prompts, Progress.SILENT);
            return new SignedGolden(
                            "demo/tiny", "v1", grant, Numerics.REVISION, "test", prompts, hash)
                    .sign(key);
        }
    }

    static void write(Map<String, byte[]> files, Path folder) throws IOException {
        for (var file : files.entrySet()) {
            Path at = folder.resolve(file.getKey());
            Files.createDirectories(at.getParent());
            Files.write(at, file.getValue());
        }
    }
}
