package org.weightgate.inference;

import static org.weightgate.inference.Verification.Finding.failed;
import static org.weightgate.inference.Verification.Finding.passed;
import static org.weightgate.inference.Verification.Finding.skipped;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Manifest.SignedFile;
import org.weightgate.inference.Verification.Finding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Stage A: the files are the signed ones and are what they claim to be.
final class Integrity {
    private static final String SIGNATURE = "model.sig";
    private static final String ALONE = "Let nothing write to this folder, then run again.";
    private final Copy copy;

    Integrity(Copy copy) {
        this.copy = copy;
    }

    private Finding broken(String step, String sentence, String remedy) {
        if (copy.broken == null) {
            copy.broken = step;
        }
        return failed(sentence, remedy);
    }

    private Finding again(String step, String sentence) {
        return broken(step, sentence, "Download again what is named: " + copy.expected.download());
    }

    Finding signature() throws IOException {
        try {
            Path file = copy.folder.resolve(SIGNATURE);
            Manifest manifest = ModelSignature.verify(Json.bytes(file), copy.expected.key());
            copy.manifest = manifest;
            return passed(
                    "model.sig lists "
                            + manifest.files().size()
                            + " files and is signed by the key with fingerprint "
                            + PublicKeys.fingerprint(copy.expected.key())
                            + ".");
        } catch (NoSuchFileException e) {
            return again("signature", "model.sig is missing.");
        } catch (SignatureRefused e) {
            return broken(
                    "signature",
                    e.getMessage() == null ? "model.sig is refused." : e.getMessage(),
                    "Do not use this copy before you have asked the portal for its key's"
                            + " fingerprint; then download model.sig again: "
                            + copy.expected.download());
        } catch (MalformedDocument e) {
            return again("signature", "model.sig is damaged: " + e.getMessage());
        }
    }

    Finding files() throws IOException {
        Manifest manifest = copy.manifest;
        if (manifest == null) {
            return skipped(
                    "Without a believable model.sig nobody knows which files belong here.", null);
        }
        Set<String> signed =
                manifest.files().stream().map(SignedFile::path).collect(Collectors.toSet());
        Set<String> present = present(manifest);
        Set<String> missing = new TreeSet<>(signed);
        missing.removeAll(present);
        Set<String> extra = new TreeSet<>(present);
        extra.removeAll(signed);
        if (!missing.isEmpty()) {
            return again("files", "Missing: " + String.join(", ", missing) + ".");
        }
        if (!extra.isEmpty()) {
            return broken(
                    "files",
                    "Not signed, so not part of this copy: " + String.join(", ", extra) + ".",
                    "Remove or move away what is named; other programs may read it as part of the"
                            + " model.");
        }
        for (String path : signed) {
            if (!Files.isRegularFile(copy.folder.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                return again("files", path + " is not a regular file.");
            }
        }
        return passed("All " + signed.size() + " signed files are here.");
    }

    private Set<String> present(Manifest manifest) throws IOException {
        Set<String> ignored = new TreeSet<>(ModelSignature.GIT);
        ignored.addAll(manifest.ignored());
        ignored.add(SIGNATURE);
        Set<String> present = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(copy.folder)) {
            for (Path file :
                    tree.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
                Path relative = copy.folder.relativize(file);
                if (!ignored.contains(relative.getName(0).toString())) {
                    present.add(
                            relative.toString()
                                    .replace(relative.getFileSystem().getSeparator(), "/"));
                }
            }
        }
        return present;
    }

    Finding sizes() throws IOException {
        Manifest manifest = copy.manifest;
        if (manifest == null || copy.broken != null) {
            return skippedAfterBreak();
        }
        Stamps stamps = Stamps.of(copy.folder, manifest.files());
        copy.stamps = stamps;
        List<String> wrong = WrongSizes.of(manifest, stamps);
        return wrong.isEmpty()
                ? passed("All sizes are the signed ones.")
                : again("sizes", String.join("; ", wrong) + ".");
    }

    private Finding skippedAfterBreak() {
        return skipped("Not run, because " + copy.whyStopped() + ".", null);
    }

    Finding structure() throws IOException {
        if (copy.broken != null) {
            return skippedAfterBreak();
        }
        try {
            Checkpoint checkpoint = Checkpoint.open(copy.folder);
            copy.checkpoint = checkpoint;
            return passed(
                    checkpoint.shards().size()
                            + " weight files with "
                            + checkpoint.tensors().size()
                            + " tensors are well-formed.");
        } catch (MalformedCheckpoint e) {
            return again("structure", String.valueOf(e.getMessage()));
        }
    }

    Finding architecture() throws IOException {
        Checkpoint checkpoint = copy.checkpoint;
        if (checkpoint == null) {
            return skippedAfterBreak();
        }
        try {
            return passed(
                    "config.json and the tensors agree; the vocabulary has "
                            + Architecture.of(checkpoint).vocabulary()
                            + " tokens.");
        } catch (NoSuchFileException e) {
            return again("architecture", "config.json is missing.");
        } catch (UnsupportedModel | MalformedDocument e) {
            return again("architecture", String.valueOf(e.getMessage()));
        }
    }

    /// Reads every file once: for its hash, for the step "numbers", and for what is computed.
    Finding hashes(@Nullable Computation computation) throws IOException {
        Manifest manifest = copy.manifest;
        Checkpoint checkpoint = copy.checkpoint;
        Stamps stamps = copy.stamps;
        if (manifest == null || checkpoint == null || stamps == null || copy.broken != null) {
            return skippedAfterBreak();
        }
        long total = manifest.files().stream().mapToLong(file -> stamps.size(file.path())).sum();
        long start = System.nanoTime();
        Headway headway = new Headway(checkpoint, total, copy.memory, copy.progress);
        List<SignedFile> signed = manifest.files();
        try (ShardFiles files = ShardFiles.open(checkpoint);
                Reading reading =
                        new Reading(copy.folder, files, signed, manifest.magnitudes(), headway)) {
            reading.start();
            if (computation != null) {
                computation.run(files, headway, copy.kernels, copy.memory);
            }
            headway.awaitEnd();
            copy.weighing = reading.weighing();
            String change = stamps.change();
            if (change != null) {
                return broken("hashes", change, ALONE);
            }
            Effort effort =
                    computation == null
                            ? headway.effort(0, 0)
                            : headway.effort(computation.positions(), computation.weights());
            String words = effort.words(total, (System.nanoTime() - start) / 1e9);
            return hashes(manifest, reading.sha256(), total, words);
        } catch (IOException e) {
            return again("hashes", String.valueOf(e.getMessage()));
        }
    }

    private Finding hashes(
            Manifest manifest, Map<String, String> actual, long total, String speed) {
        Map<String, String> signedBy = new TreeMap<>();
        manifest.files().forEach(f -> signedBy.putIfAbsent(f.sha256(), f.path()));
        List<String> wrong = new ArrayList<>();
        for (SignedFile file : manifest.files()) {
            String sha256 = actual.getOrDefault(file.path(), "");
            if (!sha256.equals(file.sha256())) {
                String owner = signedBy.get(sha256);
                wrong.add(
                        file.path()
                                + (owner != null
                                        ? " holds the bytes of " + owner
                                        : " has the SHA-256 " + sha256)
                                + " where "
                                + file.sha256()
                                + " is signed");
            }
        }
        copy.hashed = wrong.isEmpty();
        return wrong.isEmpty()
                ? passed(
                        total
                                + " bytes in "
                                + manifest.files().size()
                                + " files have the signed SHA-256"
                                + speed
                                + ".")
                : again("hashes", String.join("; ", wrong) + ".");
    }

    Finding numbers() {
        Manifest manifest = copy.manifest;
        Checkpoint checkpoint = copy.checkpoint;
        Weighing weighing = copy.weighing;
        if (manifest == null || checkpoint == null || weighing == null || !copy.hashed) {
            return skippedAfterBreak();
        }
        long weights = 0;
        for (Tensor tensor : checkpoint.tensors().values()) {
            Long bad = weighing.outOfRange().get(tensor.name());
            if (bad != null) {
                return broken(
                        "numbers",
                        holds(tensor, "no number below 65,536", bad),
                        "These are the signed bytes: tell the publisher that the release is"
                                + " damaged.");
            }
            weights += tensor.elements();
        }
        if (!weighing.unlike().isEmpty()) {
            return unlike(weighing.unlike());
        }
        int noted = manifest.magnitudes().count();
        return passed(
                "All %d weights are finite and in range%s."
                        .formatted(
                                weights,
                                noted == 0
                                        ? ""
                                        : "; the greatest of each of %d tensors is the published one, give or take a mark"
                                                .formatted(noted)));
    }

    private String holds(Tensor tensor, String what, long element) {
        Checkpoint checkpoint = Objects.requireNonNull(copy.checkpoint);
        return "%s: tensor %s holds %s at element %d, byte %d."
                .formatted(
                        checkpoint.shardOf(tensor.name()),
                        tensor.name(),
                        what,
                        element,
                        tensor.begin() + element * tensor.dtype().bytes());
    }

    /// What was signed is not what was published; computing with it tells how far it is off.
    private Finding unlike(SortedMap<String, Weighing.Unlike> all) {
        Checkpoint checkpoint = Objects.requireNonNull(copy.checkpoint);
        String first = all.firstKey();
        Weighing.Unlike unlike = Objects.requireNonNull(all.get(first));
        String published = figure(unlike.noted());
        String sentence =
                unlike.element() < 0
                        ? "%s: tensor %s nowhere reaches %s, the greatest magnitude it was published with."
                                .formatted(checkpoint.shardOf(first), first, published)
                        : holds(
                                Objects.requireNonNull(checkpoint.tensor(first)),
                                "%s, where %s is the greatest magnitude it was published with,"
                                        .formatted(figure(unlike.magnitude()), published),
                                unlike.element());
        return failed(
                sentence
                        + (all.size() == 1
                                ? ""
                                : " With it " + (all.size() - 1) + " more are not as published."),
                "These are the signed bytes, and no mark moves a weight so far: tell the portal's"
                        + " operator that the copy was made wrongly.");
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /// The last look at the files, after everything that reads them.
    Finding unchanged() throws IOException {
        Stamps stamps = copy.stamps;
        if (stamps == null || copy.broken != null) {
            return skippedAfterBreak();
        }
        String change = stamps.change();
        return change == null
                ? passed("What was hashed is what was computed with: no file changed meanwhile.")
                : failed(change, ALONE);
    }
}
