package org.weightgate.portal.delivery;

import org.weightgate.inference.Machine;
import org.weightgate.inference.Numerics;
import org.weightgate.inference.Report;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;
import org.weightgate.portal.access.GrantView;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reports as clients on other machines would send them.
final class ReportFixture {
    static final Machine EPYC =
            machine("AMD EPYC 7742 64-Core Processor", "x86-64 AVX2", 128, "Linux 6.8.0 amd64");
    static final Machine MAC = machine("Apple M2", "AArch64 NEON", 8, "Mac OS X 15.1 aarch64");

    private ReportFixture() {}

    static Machine machine(String cpu, String isa, int cores, String os) {
        return new Machine(
                cpu,
                isa,
                cores,
                cores / 2,
                List.of("avx2", "fma"),
                256,
                64L << 30,
                List.of("NVIDIA A100-SXM4-80GB"),
                "cpu",
                os,
                "Eclipse Adoptium 25.0.1+8-LTS");
    }

    /// Everything computed as signed.
    static String exact(GrantView grant, Machine machine) {
        return report(grant, machine, "").json();
    }

    /// One step failed; what follows is skipped.
    static String failed(GrantView grant, Machine machine, String step) {
        return report(grant, machine, step).json();
    }

    private static Report report(GrantView grant, Machine machine, String failed) {
        List<Step> steps = new ArrayList<>();
        for (String name : List.of("signature", "hashes", "engine", "golden")) {
            boolean after = steps.stream().anyMatch(s -> s.outcome() == Outcome.FAILED);
            Outcome outcome =
                    name.equals(failed) ? Outcome.FAILED : after ? Outcome.SKIPPED : Outcome.PASSED;
            String remedy = outcome == Outcome.FAILED ? "Fetch it again." : null;
            List<Report.Figure> figures =
                    name.equals("golden") && outcome == Outcome.PASSED
                            ? List.of(new Report.Figure("mean KL", 2.5e-5, 1e-3))
                            : List.of();
            steps.add(
                    new Step(
                            name,
                            "Proves " + name + ".",
                            outcome,
                            "Found " + name + ".",
                            remedy,
                            figures));
        }
        return new Report(
                Numerics.REVISION,
                failed.equals("signature") ? Map.of() : Map.of("grant", grant.reference()),
                steps,
                machine,
                Map.of("hashes", 1.25, "golden", 3.5));
    }
}
