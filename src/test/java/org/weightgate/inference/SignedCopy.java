package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Magnitude;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Manifest.SignedFile;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A copy as the portal hands it out: the demo's files, model.sig and golden.json. */
final class SignedCopy {
    static final KeyPair KEY = SigningKeys.fresh();
    static final Expectation EXPECTED =
            new Expectation(
                    KEY.getPublic(), "weightgate get demo/m --to DIR", "https://portal.example");

    private static final Map<String, Reference> REFERENCES = new ConcurrentHashMap<>();

    final Path folder;

    /** What model.sig says of the copy. */
    final Map<String, String> facts =
            new TreeMap<>(
                    Map.of(
                            "model", "demo/m",
                            "release", "1",
                            "grant", "GR-1",
                            "recipient", "bo",
                            "golden", "exact"));

    /** Of the unmarked weights; none in a copy of a release that was published before. */
    Magnitudes magnitudes = Magnitudes.NONE;

    private SignedCopy(Path folder) {
        this.folder = folder;
    }

    static SignedCopy of(String demo, Path folder) throws IOException {
        Models.copy(Models.DEMO.resolve(demo), folder);
        SignedCopy copy = new SignedCopy(folder);
        copy.keepReference(demo);
        copy.magnitudes = published(demo);
        copy.signFiles();
        copy.signGolden(Numerics.REVISION, copy.hash());
        return copy;
    }

    /** The same files and statements in another folder. */
    static SignedCopy again(Path from, Path folder) throws IOException {
        Models.copy(from, folder);
        SignedCopy copy = new SignedCopy(folder);
        byte[] signed = Files.readAllBytes(folder.resolve("model.sig"));
        copy.magnitudes = ModelSignature.verify(signed, KEY.getPublic()).magnitudes();
        return copy;
    }

    /** As the portal notes them when it reads a release. */
    private static Magnitudes published(String demo) throws IOException {
        Map<String, Map<String, Double>> byFile = new TreeMap<>();
        try (Checkpoint checkpoint = Models.demo(demo)) {
            for (Tensor tensor : checkpoint.tensors().values()) {
                Magnitude magnitude = new Magnitude(tensor.dtype());
                byte[] bytes = checkpoint.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
                magnitude.update(bytes, 0, bytes.length);
                byFile.computeIfAbsent(checkpoint.shardOf(tensor.name()), _ -> new TreeMap<>())
                        .put(tensor.name(), magnitude.greatest().orElseThrow());
            }
        }
        return new Magnitudes(byFile);
    }

    /** The release's, calibrated once for all tests. */
    private void keepReference(String demo) throws IOException {
        Reference reference = REFERENCES.get(demo);
        if (reference == null) {
            Marks marks = new Marks(folder);
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                Reference base = Calibration.base(checkpoint, prompts(), Progress.SILENT);
                reference =
                        Calibration.run(
                                base,
                                checkpoint,
                                marks.dummies(4),
                                FinishedRuns.NONE,
                                Progress.SILENT);
            }
            REFERENCES.put(demo, reference);
        }
        Files.writeString(folder.resolve(Reference.FILE), reference.json());
    }

    /** Signs the files as they are now. */
    void signFiles() throws IOException {
        List<SignedFile> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals("golden.json") && !name.equals("model.sig")) {
                    byte[] bytes = Files.readAllBytes(file);
                    String hash = HexFormat.of().formatHex(LogitsHash.sha256().digest(bytes));
                    files.add(new SignedFile(name, (long) bytes.length, hash));
                }
            }
        }
        Files.write(
                folder.resolve("model.sig"),
                ModelSignature.sign(
                        "demo/m",
                        files,
                        List.of("model.sig", "golden.json"),
                        facts,
                        magnitudes,
                        KEY));
    }

    List<GoldenPrompt> prompts() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return GoldenPrompts.forCheckpoint(checkpoint, Tokenizer.of(folder).orElse(null))
                    .stream()
                    .filter(p -> p.ids().length < 60)
                    .toList();
        }
    }

    String hash() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return GoldenReference.logitsSha256(checkpoint, prompts(), Progress.SILENT);
        }
    }

    void signGolden(String revision, String hash) throws IOException {
        signGolden("GR-1", revision, hash);
    }

    void signGolden(String grant, String revision, String hash) throws IOException {
        Files.write(
                folder.resolve("golden.json"),
                new SignedGolden("demo/m", "1", grant, revision, "test", prompts(), hash)
                        .sign(KEY));
    }

    /** Overwrites bytes of a file; nothing is signed again. */
    void change(String file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
            out.seek(at);
            out.write(bytes);
        }
    }

    /** Replaces text of a file; nothing is signed again. */
    void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    /** On a machine that computes so. */
    Report verifyWith(Kernels kernels) {
        return Verification.run(
                new Copy(folder, EXPECTED, Pass.FAIR, kernels, Progress.SILENT), null);
    }

    Report verify() {
        return Verification.run(folder, EXPECTED, Progress.SILENT);
    }
}
