package org.weightgate.inference;

import static org.weightgate.inference.Verification.Finding.failed;
import static org.weightgate.inference.Verification.Finding.passed;
import static org.weightgate.inference.Verification.Finding.skipped;
import static org.weightgate.inference.Verification.Finding.uncomputable;

import org.jspecify.annotations.Nullable;
import org.weightgate.inference.Verification.Finding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Stages B to D0: the tokenizer, the engine and the logits.
final class Behaviour {
    private static final String GOLDEN = "golden.json";
    private final Copy copy;
    private final Tolerance tolerance;
    private final LogitsHash.OfPass hash = new LogitsHash.OfPass();
    private @Nullable SignedGolden golden;
    private @Nullable Computation computation;

    Behaviour(Copy copy, Tolerance tolerance) {
        this.copy = copy;
        this.tolerance = tolerance;
    }

    Finding engine() {
        boolean opt = SelfTest.opt(copy.kernels).equals(SelfTest.OPT);
        boolean llama = SelfTest.llama(copy.kernels).equals(SelfTest.LLAMA);
        if (opt && llama) {
            return passed("Engine " + Numerics.REVISION + " gives the built-in hashes here.");
        }
        copy.engineFails = true;
        return failed(
                "The built-in "
                        + (opt ? "LLaMA" : "OPT")
                        + " model gives other bits here than everywhere else: this processor, its"
                        + " memory or this Java computes wrongly. It says nothing about the copy.",
                "Run again; if it persists, use another machine or another Java and report both to"
                        + " the project.");
    }

    /// The believed golden.json, or a finding that says why there is none.
    private @Nullable Finding believe() throws IOException {
        Manifest manifest = copy.manifest;
        if (manifest == null) {
            return skipped(
                    "Not run: without a believable model.sig no golden reference counts.", null);
        }
        Path file = copy.folder.resolve(GOLDEN);
        if (!Files.exists(file)) {
            String promise = manifest.facts().getOrDefault("golden", "exact");
            return promise.equals("exact")
                    ? skipped(
                            "golden.json is not in this folder: the portal makes it after the"
                                    + " files.",
                            "Fetch it, then run again: " + copy.expected.download())
                    : skipped("This release has no exact reference (" + promise + ").", null);
        }
        String remedy = "Download golden.json again: " + copy.expected.download();
        try {
            SignedGolden believed = SignedGolden.verify(Json.bytes(file), copy.expected.key());
            Map<String, String> facts = manifest.facts();
            if (!believed.grant().equals(facts.get("grant"))
                    || !believed.model().equals(facts.get("model"))
                    || !believed.release().equals(facts.get("release"))) {
                return failed(
                        "golden.json belongs to another copy: "
                                + believed.model()
                                + " "
                                + believed.release()
                                + ", grant "
                                + believed.grant()
                                + ".",
                        remedy);
            }
            golden = believed;
            return null;
        } catch (SignatureRefused | MalformedDocument e) {
            return failed(String.valueOf(e.getMessage()), remedy);
        }
    }

    /// What the steps "golden" and "tolerance" need to have computed while the files are read, if
    /// it can be.
    @Nullable Computation computation() throws IOException {
        if (copy.broken != null || copy.engineFails) {
            return null;
        }
        Finding doubt = believe();
        SignedGolden believed = golden;
        if (doubt != null || believed == null || !believed.revision().equals(Numerics.REVISION)) {
            return tolerance.alone();
        }
        computation = tolerance.beside(believed.prompts(), hash);
        return computation;
    }

    /// Seconds that computing took, most of them while files were read.
    double seconds() {
        Computation computed = computation;
        return computed == null ? 0 : computed.seconds();
    }

    Finding tokenizer() throws IOException {
        Finding doubt = golden == null ? believe() : null;
        SignedGolden believed = golden;
        if (doubt != null || believed == null) {
            return doubt == null ? skipped("There is no golden reference.", null) : doubt;
        }
        Optional<Tokenizer> found;
        try {
            found = Tokenizer.of(copy.folder);
        } catch (UnsupportedModel | MalformedDocument e) {
            return failed(String.valueOf(e.getMessage()), "Use the files as they were published.");
        }
        return found.isPresent()
                ? tokenizer(found.get(), believed)
                : skipped("This release brings no tokenizer.", null);
    }

    private Finding tokenizer(Tokenizer tokenizer, SignedGolden believed) {
        int texts = 0;
        for (GoldenPrompt prompt : believed.prompts()) {
            if (prompt.text() == null) {
                continue;
            }
            texts++;
            int[] ids = tokenizer.encodeWithSpecials(prompt.text());
            int n = prompt.ids().length;
            if (ids.length < n || !Arrays.equals(ids, 0, n, prompt.ids(), 0, n)) {
                return failed(
                        tokenizer.source()
                                + " turns golden text "
                                + texts
                                + " (\""
                                + prompt.text().substring(0, Math.min(24, prompt.text().length()))
                                + "…\") into other ids, first at position "
                                + Arrays.mismatch(ids, prompt.ids())
                                + ".",
                        "Download " + tokenizer.source() + " again: " + copy.expected.download());
            }
        }
        return passed(texts + " golden texts give the golden ids.");
    }

    Finding golden() throws IOException {
        Finding doubt = golden == null ? believe() : null;
        SignedGolden believed = golden;
        if (copy.broken != null || !copy.hashed) {
            return skipped(
                    "Not run, because these are not the signed files ("
                            + copy.whyStopped()
                            + "): their logits would say nothing.",
                    null);
        }
        if (doubt != null || believed == null) {
            return doubt == null ? skipped("There is no golden reference.", null) : doubt;
        }
        if (copy.engineFails) {
            return skipped("Not run, because this machine fails the engine's own test.", null);
        }
        if (!believed.revision().equals(Numerics.REVISION)) {
            return skipped(
                    "The golden logits were computed by engine revision "
                            + believed.revision()
                            + "; this client has "
                            + Numerics.REVISION
                            + ". The two round differently by design, so they are not compared.",
                    "Fetch the client with revision "
                            + believed.revision()
                            + " from "
                            + copy.expected.portal()
                            + " and run it.");
        }
        Computation computed = computation;
        return computed == null
                ? skipped(
                        "Not run, because golden.json was not here when the files were read.",
                        "Run again.")
                : judge(computed, believed);
    }

    private Finding judge(Computation computed, SignedGolden believed) {
        long positions = believed.prompts().stream().mapToLong(p -> p.ids().length).sum();
        try {
            computed.orThrow();
            String actual = hash.finish();
            copy.exact = actual.equals(believed.logitsSha256());
            if (copy.exact) {
                return passed(
                        "The logits of all "
                                + positions
                                + " positions have the signed SHA-256 "
                                + actual
                                + ".");
            }
            return failed(
                    "The logits have the SHA-256 "
                            + actual
                            + " where "
                            + believed.logitsSha256()
                            + " is signed, although every file is the signed one: the statement or"
                            + " this machine is wrong.",
                    "Run again; if the step \"engine again\" passes, tell the portal's operator.");
        } catch (TooLittleMemory e) {
            return skipped(e);
        } catch (UnsupportedModel | IllegalArgumentException e) {
            return uncomputable(e);
        } catch (IOException e) {
            return failed(
                    "Every file was the signed one, but could not be read to the end once more: "
                            + e.getMessage(),
                    "Let nothing else write there, check the disk, then run again.");
        }
    }
}
