package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Proves that a downloaded copy is the one that was signed, and that this machine computes with it
/// what the publisher's engine computed: a chain of small steps, the cheap ones first. Stages A
/// (integrity), B (tokenizer), C (engine), D0 (exact logits), D1 (tolerant) and E (another engine)
/// of the reference inference criterion.
///
/// | step | stage | a pass proves |
/// |---|---|---|
/// | signature | A | the list of files is the portal's |
/// | files | A | no file is missing, none was added |
/// | sizes | A | no file was cut off or grew |
/// | structure | A | the weight files are sound containers |
/// | architecture | A | names, shapes and types are those the configuration implies |
/// | engine | C | this processor and Java compute bit for bit like the reference |
/// | hashes | A | every byte is the signed one |
/// | numbers | A | no weight is NaN, infinite, or 65,536 and beyond, nor any tensor's greatest another than was published |
/// | tokenizer | B | texts become the golden ids |
/// | golden | D0 | the logits are the golden ones to the last bit |
/// | tolerance | D1 | what is computed lies as near to the unmarked release as marks allow |
/// | against | E | only if asked: another engine computes the same, as near as its type allows |
/// | unchanged | A | the bytes that were hashed are those that were read for all the rest |
/// | engine again | C | the machine still computes right after the work |
public final class Verification {
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Double> timings = new LinkedHashMap<>();

    private Verification() {}

    /// Verifies the copy in a folder: its files with `model.sig` and, if they are there,
    /// `golden.json` and `reference.json`.
    public static Report run(Path folder, Expectation expected, Progress progress) {
        return run(folder, expected, Pass.FAIR, null, progress);
    }

    /// The same, holding so many bytes at most while it computes.
    public static Report run(Path folder, Expectation expected, long memory, Progress progress) {
        return run(folder, expected, memory, null, progress);
    }

    /// The same, and another engine's logits held against this one's.
    public static Report run(
            Path folder,
            Expectation expected,
            long memory,
            @Nullable Against against,
            Progress progress) {
        return run(new Copy(folder, expected, memory, Kernels.fastest(true), progress), against);
    }

    /// Closes the copy.
    static Report run(Copy opened, @Nullable Against against) {
        Verification verification = new Verification();
        try (Copy copy = opened) {
            verification.chain(copy, against);
            return new Report(
                    Numerics.REVISION,
                    copy.subject(),
                    verification.steps,
                    Machine.here(),
                    verification.timings);
        }
    }

    private void chain(Copy copy, @Nullable Against against) {
        Integrity integrity = new Integrity(copy);
        Tolerance tolerance = new Tolerance(copy);
        Behaviour behaviour = new Behaviour(copy, tolerance);
        step(
                "signature",
                "The list of this copy's files was signed with the portal's key.",
                integrity::signature);
        step("files", "Every signed file is here, and nothing else.", integrity::files);
        step("sizes", "Every file has the signed size.", integrity::sizes);
        step(
                "structure",
                "The weight files are well-formed and complete according to their index.",
                integrity::structure);
        step(
                "architecture",
                "Names, shapes and types of all tensors are those config.json implies.",
                integrity::architecture);
        step(
                "engine",
                "This machine reproduces the built-in reference models to the last bit.",
                behaviour::engine);
        step(
                "hashes",
                "Every byte of every file is the signed one.",
                () -> integrity.hashes(behaviour.computation()));
        step(
                "numbers",
                "Every weight is a finite number in the range of its tensor.",
                integrity::numbers);
        step(
                "tokenizer",
                "The tokenizer turns the golden texts into the golden ids.",
                behaviour::tokenizer);
        step(
                "golden",
                "On this machine these weights compute the signed logits, to the last bit.",
                behaviour::golden);
        timings.computeIfPresent("golden", (step, judging) -> judging + behaviour.seconds());
        step(
                "tolerance",
                "These weights compute what the release computes, as near as marks allow.",
                tolerance::check);
        if (against != null) {
            step(
                    "against",
                    "The other engine computes with these weights what this one does.",
                    new OtherEngine(copy, against)::check);
        }
        step(
                "unchanged",
                "No file was written to or replaced while this ran.",
                integrity::unchanged);
        step(
                "engine again",
                "This machine still computes right after the work.",
                behaviour::engine);
    }

    /// What a step found: see [Step].
    record Finding(
            Outcome outcome,
            String sentence,
            @Nullable String remedy,
            List<Report.Figure> figures) {
        private Finding(Outcome outcome, String sentence, @Nullable String remedy) {
            this(outcome, sentence, remedy, List.of());
        }

        static Finding passed(String sentence) {
            return new Finding(Outcome.PASSED, sentence, null);
        }

        static Finding failed(String sentence, String remedy) {
            return new Finding(Outcome.FAILED, sentence, remedy);
        }

        static Finding skipped(String sentence, @Nullable String remedy) {
            return new Finding(Outcome.SKIPPED, sentence, remedy);
        }

        static Finding skipped(TooLittleMemory e) {
            return skipped(
                    "Not run, because " + e.getMessage() + ".",
                    "Run again and allow it more: --memory SIZE.");
        }

        /// The golden prompts fail on the files that were signed.
        static Finding uncomputable(Exception e) {
            return failed(
                    "The golden prompts cannot be computed: " + e.getMessage(),
                    "Tell the portal's operator.");
        }
    }

    @FunctionalInterface
    private interface Check {
        Finding run() throws IOException;
    }

    private void step(String name, String proves, Check check) {
        long start = System.nanoTime();
        Finding finding;
        try {
            finding = check.run();
        } catch (IOException | UncheckedIOException e) {
            finding =
                    Finding.failed(
                            "Reading failed: " + e.getMessage(), "Check the disk, then run again.");
        } catch (InternalError e) {
            finding =
                    Finding.failed(
                            "A mapped file could not be read: it was cut off meanwhile or the disk"
                                    + " fails.",
                            "Check the disk, then run again.");
        }
        steps.add(
                new Step(
                        name,
                        proves,
                        finding.outcome,
                        finding.sentence,
                        finding.remedy,
                        finding.figures));
        timings.put(name, (System.nanoTime() - start) / 1e9);
    }
}
