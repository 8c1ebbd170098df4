package org.weightgate.bench;

import org.weightgate.checkpoint.DType;
import org.weightgate.watermark.MarkKeys;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The leaks that a trace must answer for, as rows of a table.
final class Leaks {
    /// How a leak is stored.
    enum Storage {
        ORIGINAL,
        BF16,
        F16,
        F32,
        Q8_0,
        Q4_0,
        Q4_K,
        Q3_K,
        Q2_K
    }

    /// A leak and who is guilty of it.
    ///
    /// @param colluders how many recipients made it; 0 where nobody may be accused
    record Leak(String name, int colluders, Storage storage, Supplier<Weights> weights) {}

    private final BenchModel model;
    private final MarkKeys keys;
    private final List<Leak> leaks = new ArrayList<>();

    private Leaks(BenchModel model, MarkKeys keys) {
        this.model = model;
        this.keys = keys;
    }

    static String guilty(int number) {
        return "guilty-" + number;
    }

    private static List<String> coalition(int size) {
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            recipients.add(guilty(i));
        }
        return recipients;
    }

    /// Every row for one recipient's copy, every coalition, and every leak of nobody.
    static List<Leak> all(BenchModel model, MarkKeys keys, BenchModel unrelated) {
        Leaks rows = new Leaks(model, keys);
        rows.single();
        rows.compressed();
        rows.rewritten();
        rows.coalitions();
        rows.nobody(unrelated);
        return rows.leaks;
    }

    private void one(String name, Storage storage, List<UnaryOperator<Weights>> steps) {
        add(name, 1, Collusion.AVERAGE, storage, steps);
    }

    private void add(
            String name,
            int colluders,
            Collusion how,
            Storage storage,
            List<UnaryOperator<Weights>> steps) {
        leaks.add(
                new Leak(
                        name,
                        colluders,
                        storage,
                        () -> {
                            Weights leak = Collusion.leak(model, keys, coalition(colluders), how);
                            for (UnaryOperator<Weights> step : steps) {
                                leak = step.apply(leak);
                            }
                            return leak;
                        }));
    }

    private void single() {
        one("the copy itself", Storage.ORIGINAL, List.of());
        one("cast to bf16", Storage.BF16, List.of());
        one("cast to fp16", Storage.F16, List.of());
        one("cast to fp32", Storage.F32, List.of());
        boolean half = model.dtype() == DType.F16;
        for (int bits = 1; bits <= 3; bits++) {
            int zeroed = half ? new int[] {3, 4, 6}[bits - 1] : bits;
            one(
                    zeroed + " low bits zero",
                    Storage.ORIGINAL,
                    List.of(Laundering.zeroBits(half, zeroed)));
        }
        for (double share : new double[] {0.01, 0.05, 0.2}) {
            one("noise %.0f %%".formatted(100 * share), Storage.F32, noise(share));
        }
        one("pruned 50 %", Storage.ORIGINAL, List.of(Laundering.prune(0.5)));
        one("pruned 80 %", Storage.ORIGINAL, List.of(Laundering.prune(0.8)));
        one("fine-tuned 1 %", Storage.F32, noise(0.01));
        one("LoRA 2 % merged", Storage.F32, List.of(Laundering.lora(0.02, 5)));
        one("half and half with a sibling", Storage.F32, List.of(Laundering.soup(model, 6)));
        one("scaled by 1.1", Storage.F32, List.of(Laundering.scaled(1.1f)));
        one("NaN and infinite here and there", Storage.ORIGINAL, List.of(Laundering.poison(7)));
    }

    private static List<UnaryOperator<Weights>> noise(double share) {
        return List.of(Laundering.noise(share, 4));
    }

    private void compressed() {
        one("int8 by row", Storage.F32, List.of(Laundering.integers(8, 0)));
        one("Q8_0", Storage.Q8_0, List.of());
        one("int4 in groups of 32", Storage.F32, List.of(Laundering.integers(4, 32)));
        one("Q4_0", Storage.Q4_0, List.of());
        one("Q4_K", Storage.Q4_K, List.of());
        one("NF4", Storage.F16, List.of(Laundering.nf4()));
        one("4 bits, error fed back .3", Storage.F16, List.of(Laundering.errorFeedback(0.3)));
        one("4 bits, error fed back .6", Storage.F16, List.of(Laundering.errorFeedback(0.6)));
        one("Q3_K", Storage.Q3_K, List.of());
        one("Q2_K", Storage.Q2_K, List.of());
        one("2-bit vector codebook", Storage.F16, List.of(Laundering.vectorCodebook(9)));
        one("fine-tuned 1 %, Q4_0", Storage.Q4_0, noise(0.01));
        one("LoRA 2 % merged, Q4_0", Storage.Q4_0, List.of(Laundering.lora(0.02, 5)));
        one("half a sibling, Q4_0", Storage.Q4_0, List.of(Laundering.soup(model, 6)));
        one("pruned 50 %, Q4_0", Storage.Q4_0, List.of(Laundering.prune(0.5)));
    }

    private void rewritten() {
        one("renamed and reordered", Storage.ORIGINAL, List.of(Laundering.renamed()));
        one("one tensor only", Storage.ORIGINAL, List.of(Laundering.only(someTensor())));
        one("one tensor only, Q4_0", Storage.Q4_0, List.of(Laundering.only(someTensor())));
        one("every second tensor foreign, Q4_0", Storage.Q4_0, List.of(Laundering.replaceHalf(8)));
        if (!gated()) {
            return;
        }
        one("neurons permuted and scaled", Storage.F32, List.of(permuted()));
        one("neurons permuted and scaled, Q4_0", Storage.Q4_0, List.of(permuted()));
        one("residual stream rotated", Storage.F32, List.of(rotated()));
        one("residual stream rotated, Q4_0", Storage.Q4_0, List.of(rotated()));
        one("permuted and rotated, Q4_0", Storage.Q4_0, List.of(permuted(), rotated()));
        add("minority, permuted, Q4_0", 5, Collusion.MINORITY, Storage.Q4_0, List.of(permuted()));
    }

    private boolean gated() {
        return model.header().tensors().stream().anyMatch(t -> t.name().contains("gate_proj"));
    }

    private String someTensor() {
        return model.header().tensors().stream()
                .filter(t -> t.name().contains("layers.1.") && t.shape().size() == 2)
                .findFirst()
                .orElseThrow()
                .name();
    }

    private static UnaryOperator<Weights> permuted() {
        return leak -> Disguise.permuted(leak, 11);
    }

    private static UnaryOperator<Weights> rotated() {
        return leak -> Disguise.rotated(leak, 12);
    }

    private void coalitions() {
        for (Collusion how : Collusion.values()) {
            for (int colluders : new int[] {2, 3, 5, 10, 20}) {
                boolean possible = how != Collusion.ZERO_CORRELATION || colluders > 2;
                if (possible) {
                    Storage storage = how.exact() ? Storage.ORIGINAL : Storage.F32;
                    add(how.words(), colluders, how, storage, List.of());
                }
            }
        }
        for (int colluders : new int[] {5, 10}) {
            add("average, Q4_0", colluders, Collusion.AVERAGE, Storage.Q4_0, List.of());
            add("scrub, Q4_0", colluders, Collusion.SCRUB, Storage.Q4_0, List.of());
        }
        add("minority, Q4_0", 5, Collusion.MINORITY, Storage.Q4_0, List.of());
        add("average, stored in 16 bits", 3, Collusion.AVERAGE, Storage.ORIGINAL, List.of());
        if (model.parameters() > 10_000_000) {
            for (Collusion how :
                    List.of(
                            Collusion.AVERAGE,
                            Collusion.MAJORITY,
                            Collusion.MINORITY,
                            Collusion.MINIMUM,
                            Collusion.INTERLEAVE)) {
                Storage storage = how.exact() ? Storage.ORIGINAL : Storage.F32;
                add(how.words(), 100, how, storage, List.of());
            }
        }
    }

    private void nobody(BenchModel unrelated) {
        leaks.add(
                new Leak(
                        "unmarked original, noise 1 %",
                        0, Storage.F32, () -> Laundering.noise(0.01, 4).apply(model.weights())));
        leaks.add(new Leak("unmarked original, Q4_0", 0, Storage.Q4_0, model::weights));
        leaks.add(new Leak("unmarked original", 0, Storage.ORIGINAL, model::weights));
        leaks.add(new Leak("unrelated, same shapes", 0, Storage.ORIGINAL, unrelated::weights));
        leaks.add(
                new Leak(
                        "copy of somebody not enrolled",
                        0,
                        Storage.ORIGINAL,
                        () ->
                                Collusion.leak(
                                        model,
                                        keys,
                                        List.of("nobody-we-know"),
                                        Collusion.AVERAGE)));
        leaks.add(
                new Leak(
                        "copy of another release, other keys",
                        0,
                        Storage.ORIGINAL,
                        () ->
                                Collusion.leak(
                                        unrelated, keys, List.of(guilty(0)), Collusion.AVERAGE)));
    }
}
