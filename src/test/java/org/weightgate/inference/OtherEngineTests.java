package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.weightgate.inference.Reports.step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Against.Profile;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** `verify --against`: logits that another engine wrote, here made by other kernels. */
class OtherEngineTests {
    private static final List<GoldenPrompt> PROMPTS =
            List.of(
                    new GoldenPrompt(null, new int[] {2, 45, 17, 230, 1011, 9, 400, 77, 5, 1200}),
                    new GoldenPrompt(null, new int[] {2, 900, 31, 8, 64, 1500, 3}));

    @TempDir Path temp;
    private SignedCopy copy;
    private Path file;

    @BeforeEach
    void aCopy() throws IOException {
        copy = SignedCopy.of("llama-stories", temp.resolve("copy"));
        file = temp.resolve("theirs.json");
    }

    private Report report(Profile profile) {
        return Verification.run(
                copy.folder,
                SignedCopy.EXPECTED,
                Pass.FAIR,
                new Against(file, profile),
                Progress.SILENT);
    }

    private Step verify(Profile profile) {
        return step(report(profile), "against");
    }

    /** What an engine with such kernels would write for the copy's weights. */
    private List<Map<String, Object>> computed(Kernels kernels, Change change) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(copy.folder)) {
            Weights weights =
                    Weights.of(checkpoint, tensor -> Bytes.of(change.of(checkpoint, tensor)));
            List<List<float[]>> rows = List.of(new ArrayList<>(), new ArrayList<>());
            Pass.Observer keep =
                    new Pass.Observer() {
                        @Override
                        public void logits(int prompt, int position, float[] row, int at, int n) {
                            rows.get(prompt).add(Arrays.copyOfRange(row, at, at + n));
                        }
                    };
            new Pass(Architecture.of(checkpoint), weights, kernels, PROMPTS)
                    .run(Pass.FAIR, Pass.Gate.OPEN, keep, Progress.SILENT);
            for (int p = 0; p < PROMPTS.size(); p++) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("ids", PROMPTS.get(p).ids());
                one.put("logits", rows.get(p));
                all.add(one);
            }
        }
        return all;
    }

    private void write(Kernels kernels) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("engine", "a test");
        json.put("prompts", computed(kernels, Change.NONE));
        Files.writeString(file, Json.write(json));
    }

    private static Kernels own() {
        return Kernels.fastest(true);
    }

    @Test
    void theSameArithmeticAgreesCompletely() throws IOException {
        write(own());
        Step against = verify(Profile.FP32);
        assertThat(against.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(against.finding())
                .startsWith("As near as fp32 arithmetic explains: mean KL 0 of ")
                .contains("over 17 positions");
    }

    @Test
    void anotherOrderOfSummationIsSinglePrecision() throws IOException {
        write(new OtherOrder(own()));
        assertThat(verify(Profile.FP32).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aShorterTypeMustBeSaid() throws IOException {
        write(new Rounded(own(), DType.BF16));
        Report report = report(Profile.FP32);
        assertThat(report.text(false))
                .contains("The other engine computes something else than this one, which says");
        Step as32 = step(report, "against");
        assertThat(as32.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(as32.remedy()).contains("--profile fp16 or bf16");
        assertThat(verify(Profile.BF16).outcome()).isEqualTo(Outcome.PASSED);
        write(new Rounded(own(), DType.F16));
        assertThat(verify(Profile.FP16).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aFaultIsNoArithmetic() throws IOException {
        Change swapped;
        try (Checkpoint checkpoint = Checkpoint.open(copy.folder)) {
            swapped =
                    Faults.of(checkpoint).stream()
                            .filter(f -> f.name().startsWith("layers"))
                            .findFirst()
                            .orElseThrow()
                            .change();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("prompts", computed(own(), swapped));
        Files.writeString(file, Json.write(json));
        for (Profile profile : Profile.values()) {
            Step against = verify(profile);
            assertThat(against.outcome()).as(profile.toString()).isEqualTo(Outcome.FAILED);
            assertThat(against.finding()).startsWith("Further than " + profile);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void anEngineThatDropsAllButTheHighestLogitsIsFurtherOff() throws IOException {
        Map<String, Object> one = computed(own(), Change.NONE).getFirst();
        for (float[] row : (List<float[]>) one.get("logits")) {
            float[] sorted = row.clone();
            Arrays.sort(sorted);
            float least = sorted[row.length - GoldenReference.TOP];
            for (int id = 0; id < row.length; id++) {
                row[id] = row[id] < least ? -65504 : row[id];
            }
        }
        Files.writeString(file, Json.write(one));
        assertThat(verify(Profile.BF16).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theLastPositionsAloneWillDo() throws IOException {
        Map<String, Object> one = new LinkedHashMap<>(computed(own(), Change.NONE).getFirst());
        List<float[]> rows = (List<float[]>) one.get("logits");
        one.put("logits", rows.subList(rows.size() - 1, rows.size()));
        Files.writeString(file, Json.write(one));
        Step against = verify(Profile.FP32);
        assertThat(against.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(against.finding()).contains("over 1 positions");
    }

    @Test
    void aFileOfAnotherFormIsRefusedInWords() throws IOException {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("{\"logits\": [[1]], \"ids\": [1]}", "\"ids\" must come before");
        wrong.put("{\"ids\": [1], \"logits\": [[1, 2]]}", "a row has 2 logits where");
        wrong.put("{\"ids\": [1], \"logits\": [[NaN]]}", "not valid JSON");
        wrong.put("{\"ids\": [1], \"logits\": []}", "no ids or no logits");
        wrong.put("{\"ids\": [1], \"logits\": [[null]]}", "a logit is no number");
        wrong.put("{\"ids\": [1], \"logit\": [[1]]}", "\"logit\" is unknown");
        wrong.put("{\"ids\": [99999999999], \"logits\": [[1]]}", "a number is none");
        String row = "[" + "0,".repeat(2047) + "0]";
        String prompt = "{\"ids\": [1], \"logits\": [" + row + "]";
        wrong.put(prompt + ", \"prompts\": [" + prompt + "}]}", "beside one another");
        wrong.put("{\"ids\": [1], \"logits\": [" + row + "," + row + "]}", "more logits than ids");
        wrong.put("{\"ids\": [1" + ",1".repeat(65_536) + "]", "more than 65536 ids");
        wrong.put("[1]", "not of the form");
        wrong.put("{}", "holds no prompt");
        wrong.put("", "not of the form");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            Files.writeString(file, one.getKey());
            Step against = verify(Profile.FP32);
            assertThat(against.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(against.finding()).as(one.getKey()).contains(one.getValue());
        }
    }

    @Test
    void arithmeticThatStraysFarDoesNotExcuseEverything() {
        Thresholds wild = new Thresholds(true, new double[0], new double[0], 7, 8, 9);
        Thresholds limit = Profile.FP32.limit(wild, 2);
        assertThat(limit.meanKl()).isEqualTo(1e-5, within(1e-12));
        assertThat(limit.maxKl()).isEqualTo(1e-4, within(1e-12));
        assertThat(limit.logit()).isEqualTo(2e-3, within(1e-12));
    }

    @Test
    void idsThatTheModelDoesNotHaveAreNamed() throws IOException {
        String row = "[" + "0,".repeat(2047) + "0]";
        Files.writeString(file, "{\"ids\": [999999], \"logits\": [" + row + "]}");
        assertThat(verify(Profile.FP32).finding()).contains("999999");
    }
}
