package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds out how far a lawful copy of a release may lie from its reference, and what a check with
/// those thresholds is worth: runs the golden prompts on every lawful variant (other marks, another
/// order of summation), takes four times the greatest deviation, then runs them on faults put in on
/// purpose, each of which must go beyond twice a threshold or is named as not separable.
public final class Calibration {
    private static final float STRONG = 10;
    private static final String BROKEN = Json.write(Map.of("finite", false));

    private final Reference base;
    private final Checkpoint checkpoint;
    private final Architecture architecture;
    private final FinishedRuns finished;
    private final Progress progress;
    private final int runs;
    private int run;

    private Calibration(
            Reference base,
            Checkpoint checkpoint,
            FinishedRuns finished,
            Progress progress,
            int runs)
            throws IOException {
        this.base = base;
        this.checkpoint = checkpoint;
        this.finished = finished;
        architecture = Architecture.of(checkpoint);
        this.progress = progress;
        this.runs = runs;
    }

    /// The reference of a checkpoint, not calibrated yet: one run.
    ///
    /// @throws UnsupportedModel if this engine does not compute the model, or a logit is no number
    /// @throws TooLittleMemory if half of what this Java may use is not enough
    /// @throws IllegalArgumentException if the model cannot take a prompt
    public static Reference base(
            Checkpoint checkpoint, List<GoldenPrompt> prompts, Progress progress)
            throws IOException {
        ReferenceFigures figures = new ReferenceFigures(prompts);
        Pass.run(checkpoint, prompts, figures, progress);
        return figures.reference();
    }

    /// How many runs [#run] makes.
    public static int runs(Checkpoint checkpoint, List<Variant> lawful) {
        return 1 + lawful.size() + Faults.of(checkpoint).size() + (lawful.isEmpty() ? 0 : 1);
    }

    /// The same reference with thresholds that hold for this release, and the runs they rest on.
    ///
    /// @param lawful marks of recipients that do not exist; none for a release that carries no
    ///   marks
    /// @param finished hears of each run when it ends, and knows those of an earlier attempt
    public static Reference run(
            Reference base,
            Checkpoint checkpoint,
            List<Variant> lawful,
            FinishedRuns finished,
            Progress progress)
            throws IOException {
        Calibration calibration =
                new Calibration(base, checkpoint, finished, progress, runs(checkpoint, lawful));
        return calibration.calibrated(lawful);
    }

    private Reference calibrated(List<Variant> lawful) throws IOException {
        List<String> names = new ArrayList<>(List.of("another order of summation"));
        List<Deviation> deviations = new ArrayList<>();
        OtherOrder order = new OtherOrder(Kernels.fastest(true));
        deviations.add(deviation(names.getFirst(), Change.NONE, order));
        for (Variant variant : lawful) {
            names.add(variant.name());
            deviations.add(deviation(variant.name(), variant.change(), Kernels.fastest(true)));
        }
        int layers = base.layers().size();
        Thresholds thresholds = Thresholds.of(deviations, layers, base.spread());
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            trials.add(Trial.of(names.get(i), true, deviations.get(i), thresholds));
        }
        for (Faults.Fault fault : Faults.of(checkpoint)) {
            trials.add(trial(fault.name(), fault.change(), thresholds));
        }
        if (!lawful.isEmpty()) {
            Change strong = stronger(lawful.getFirst().change());
            trials.add(trial("a mark ten times as strong", strong, thresholds));
        }
        return new Reference(base.golden(), base.spread(), base.layers(), thresholds, trials);
    }

    private Trial trial(String name, Change change, Thresholds thresholds) throws IOException {
        try {
            Deviation found = deviation(name, change, Kernels.fastest(true));
            return Trial.of(name, false, found, thresholds);
        } catch (UnsupportedModel e) {
            return Trial.broken(name);
        }
    }

    /// @throws UnsupportedModel if a logit is no finite number
    private Deviation deviation(String name, Change change, Kernels kernels) throws IOException {
        int before = run++;
        String found = finished.found(name);
        if (found == null) {
            Measurement measurement = measured(before, change, kernels);
            found =
                    measurement.finite()
                            ? Json.write(
                                    Map.of(
                                            "finite",
                                            true,
                                            "deviation",
                                            measurement.deviation().json()))
                            : BROKEN;
            finished.keep(name, found);
        }
        byte[] bytes = found.getBytes(StandardCharsets.UTF_8);
        Json.Fields json = Json.read(new ByteArrayInputStream(bytes), "the run \"" + name + "\"");
        if (!json.flag("finite")) {
            throw new UnsupportedModel("The model computes logits that are no finite numbers.");
        }
        return Deviation.of(json.object("deviation"));
    }

    private Measurement measured(int before, Change change, Kernels kernels) throws IOException {
        Measurement measurement = new Measurement(base);
        Weights weights = Weights.of(checkpoint, tensor -> Bytes.of(change.of(checkpoint, tensor)));
        new Pass(architecture, weights, kernels, base.golden().goldenPrompts())
                .run(
                        Pass.FAIR,
                        Pass.Gate.OPEN,
                        measurement,
                        (what, done, total) ->
                                progress.at("calibrating", before * total + done, runs * total));
        return measurement;
    }

    /// What a change does to each element, ten times.
    private static Change stronger(Change change) {
        return (from, tensor) -> {
            MemorySegment was = from.bytes(tensor.name());
            MemorySegment is = change.of(from, tensor);
            if (was.mismatch(is) < 0) {
                return is;
            }
            Elements original = new Elements(was, tensor.dtype());
            Elements more = Elements.copy(is, tensor.dtype());
            for (long i = 0; i < more.size(); i++) {
                float value = original.get(i);
                more.set(i, value + STRONG * (more.get(i) - value));
            }
            return more.bytes();
        };
    }
}
