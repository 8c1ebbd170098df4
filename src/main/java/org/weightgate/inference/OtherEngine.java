package org.weightgate.inference;

import static org.weightgate.inference.Verification.Finding.failed;
import static org.weightgate.inference.Verification.Finding.skipped;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Verification.Finding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Stage E: another engine's logits against this one's on the same bytes, so that marks cancel and
/// only arithmetic is left. How much arithmetic may do is emulated on the same prompts.
final class OtherEngine {
    private final Copy copy;
    private final Against against;

    OtherEngine(Copy copy, Against against) {
        this.copy = copy;
        this.against = against;
    }

    Finding check() throws IOException {
        Checkpoint checkpoint = copy.checkpoint;
        if (checkpoint == null || copy.broken != null || !copy.hashed) {
            return skipped("Not run, because these are not the signed files.", null);
        }
        if (copy.engineFails) {
            return skipped("Not run, because this machine fails the engine's own test.", null);
        }
        try {
            return compare(checkpoint);
        } catch (TooLittleMemory e) {
            return skipped(e);
        } catch (UnsupportedModel | MalformedDocument | IllegalArgumentException e) {
            return failed(
                    "The logits of the other engine cannot be compared: " + e.getMessage(),
                    "Write them as `logits --all` does, for ids of this model.");
        }
    }

    private Finding compare(Checkpoint checkpoint) throws IOException {
        Architecture model = Architecture.of(checkpoint);
        List<LogitsFile.Prompt> theirs = LogitsFile.prompts(against.file(), model.vocabulary());
        List<GoldenPrompt> prompts =
                theirs.stream().map(p -> new GoldenPrompt(null, p.ids())).toList();
        ReferenceFigures own = new ReferenceFigures(prompts);
        Deviation found;
        try (LogitsFile rows = LogitsFile.open(against.file())) {
            Rows beside = new Rows(own, theirs, rows, model.vocabulary());
            run(checkpoint, prompts, copy.kernels, Pass.Observer.all(List.of(own, beside)), 0);
            if (!beside.sums.finite()) {
                return failed("Logits of the other engine are no finite numbers.", remedy());
            }
            found = beside.deviation();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Reference reference = own.reference();
        Measurement emulated = new Measurement(reference);
        run(checkpoint, prompts, against.profile().kernels(), emulated, 1);
        return finding(found, reference, emulated);
    }

    private void run(
            Checkpoint checkpoint,
            List<GoldenPrompt> prompts,
            Kernels kernels,
            Pass.Observer observer,
            int which)
            throws IOException {
        Architecture model = Architecture.of(checkpoint);
        try (ShardFiles files = ShardFiles.open(checkpoint)) {
            new Pass(model, files.weights(), kernels, prompts)
                    .run(
                            copy.memory,
                            Pass.Gate.OPEN,
                            observer,
                            (what, done, total) ->
                                    copy.progress.at(
                                            Against.PROGRESS, which * total + done, 2 * total));
        }
    }

    private Finding finding(Deviation found, Reference own, Measurement emulated) {
        List<Deviation> lawful = emulated.finite() ? List.of(emulated.deviation()) : List.of();
        Thresholds measured = Thresholds.of(lawful, own.layers().size(), own.spread());
        Judgement judgement = new Judgement(found, against.profile().limit(measured, own.spread()));
        String words =
                (judgement.within() ? "As near as " : "Further than ")
                        + against.profile()
                        + " arithmetic explains: "
                        + judgement.words()
                        + ". It says how the other engine computes, nothing about the weights.";
        return judgement.within()
                ? new Finding(Outcome.PASSED, words, null, judgement.figures())
                : new Finding(Outcome.FAILED, words, remedy(), judgement.figures());
    }

    private String remedy() {
        return against.profile() == Against.Profile.BF16
                ? "Check what the other engine loads and how: special tokens, quantization, RoPE"
                        + " settings, padding; compare the first position that differs."
                : "If the other engine computes in a shorter type, say so with --profile fp16 or"
                        + " bf16; otherwise check what it loads and how: special tokens,"
                        + " quantization, RoPE settings, padding.";
    }

    /// Reads the other engine's row when its position is computed.
    private static final class Rows implements Pass.Observer {
        private final ReferenceFigures own;
        private final List<LogitsFile.Prompt> theirs;
        private final LogitsFile file;
        private final float[] row;
        private final LogitSums sums = new LogitSums();

        Rows(
                ReferenceFigures own,
                List<LogitsFile.Prompt> theirs,
                LogitsFile file,
                int vocabulary) {
            this.own = own;
            this.theirs = theirs;
            this.file = file;
            row = new float[vocabulary];
        }

        @Override
        public void logits(int prompt, int position, float[] mine, int at, int vocabulary) {
            LogitsFile.Prompt one = theirs.get(prompt);
            if (position < one.ids().length - one.rows()) {
                return;
            }
            try {
                file.next(row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sums.add(own.prompt(prompt), position, row, 0, vocabulary);
        }

        Deviation deviation() {
            return Deviation.of(new double[0], new double[0], sums);
        }
    }
}
