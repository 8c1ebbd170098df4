package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Against.Profile;
import org.weightgate.inference.Report.Figure;
import org.weightgate.inference.Report.Outcome;
import org.weightgate.inference.Report.Step;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a verification catches and what it accepts, as the tables of FAULTS.md: every fault is put
 * into a marked, signed copy, once after it was signed and once before, and the whole chain of
 * steps runs.
 */
public final class FaultTable {
    static final Path PAGE = Path.of("src/main/java/org/weightgate/inference/FAULTS.md");
    static final String BEGIN = "<!-- made by -Dbench=faults -->\n";
    static final String END = "<!-- end -->\n";

    private static final List<String> RECIPIENTS = List.of("bo", "cy", "dee", "eli", "fay");
    private static final List<String> DEMOS = List.of("opt-stories", "llama-stories");
    private static final List<GoldenPrompt> PROMPTS =
            List.of(new GoldenPrompt(null, new int[] {2, 45, 17, 230, 1011, 9, 400, 77, 5, 1200}));

    private static final Pattern PLACE =
            Pattern.compile("the embedding(?=, in)|layer \\d+(?=, in)|behind the last one");

    private final Path temp;
    private final Map<String, Path> sound = new HashMap<>();

    /**
     * @param temp an empty folder
     */
    public FaultTable(Path temp) {
        this.temp = temp;
    }

    /**
     * A fault and who catches it.
     *
     * @param way the step that fails where the copy was changed after it was signed
     * @param signed the step that fails where the fault was there when the copy was signed; "none"
     * @param margin the greatest judged statistic of the step "tolerance" as a multiple of what is
     *     allowed; NaN where it did not run
     */
    record Caught(Injury injury, String way, String signed, double margin, Step tolerance) {}

    List<Caught> caught() throws IOException {
        List<Caught> all = new ArrayList<>();
        for (Injury injury : Injury.all()) {
            SignedCopy changed = copy(injury.demo(), "bo", "way-" + all.size());
            injury.act().on(changed.folder);
            SignedCopy signed = copy(injury.demo(), "bo", "signed-" + all.size());
            injury.act().on(signed.folder);
            signed.signFiles();
            Report report = signed.verify();
            Step tolerance = Reports.step(report, "tolerance");
            all.add(
                    new Caught(
                            injury,
                            firstFailure(changed.verify()),
                            firstFailure(report),
                            margin(tolerance),
                            tolerance));
        }
        return all;
    }

    static String firstFailure(Report report) {
        return report.steps().stream()
                .filter(s -> s.outcome() == Outcome.FAILED)
                .map(Step::name)
                .findFirst()
                .orElse("none");
    }

    /** Of hidden states and mean KL, which judge; tops that changed clearly are beyond anyway. */
    private static double margin(Step tolerance) {
        return tolerance.figures().stream()
                .filter(f -> f.name().startsWith("hidden") || f.name().equals("mean KL"))
                .mapToDouble(FaultTable::share)
                .max()
                .orElse(tolerance.outcome() == Outcome.FAILED ? Judgement.MOST : Double.NaN);
    }

    private static double share(Figure figure) {
        Double limit = figure.limit();
        return limit == null ? 0 : figure.value() / limit;
    }

    /** A marked copy of one's own; the release's reference is in it. */
    private SignedCopy copy(String demo, String recipient, String name) throws IOException {
        Path from = sound.get(demo + recipient);
        if (from == null) {
            from = temp.resolve("sound-" + demo + "-" + recipient);
            SignedCopy copy = SignedCopy.of(demo, from);
            new Marks(Models.DEMO.resolve(demo)).mark(from, recipient);
            copy.signFiles();
            copy.signGolden(Numerics.REVISION, copy.hash());
            sound.put(demo + recipient, from);
        }
        return SignedCopy.again(from, temp.resolve(name));
    }

    /**
     * Something that is not wrong.
     *
     * @param margin as in [Caught]
     */
    record Accepted(String name, Report report, double margin) {}

    List<Accepted> accepted() throws IOException {
        List<Accepted> all = new ArrayList<>();
        for (String demo : DEMOS) {
            for (String recipient : RECIPIENTS) {
                String name = "copy of " + recipient + ", " + demo;
                Report report = copy(demo, recipient, name).verify();
                all.add(new Accepted(name, report, margin(Reports.step(report, "tolerance"))));
            }
        }
        Map<String, String> machines =
                Map.of(
                        "one thread", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=1",
                        "seven threads", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=7",
                        "vectors of 128 bits", "-XX:MaxVectorSize=16",
                        "vectors of 256 bits", "-XX:MaxVectorSize=32",
                        "no vectors, plain Java", "-Dnothing=");
        for (String name : machines.keySet().stream().sorted().toList()) {
            SignedCopy copy = copy("llama-stories", "bo", name);
            Report report = elsewhere(copy.folder, machines.get(name));
            all.add(new Accepted(name, report, margin(Reports.step(report, "tolerance"))));
        }
        return all;
    }

    /**
     * A machine that computes wrongly, and a sound copy on it.
     *
     * @param steps those that fail
     */
    record Refused(String machine, List<String> steps) {}

    List<Refused> machines() throws IOException {
        Map<String, Kernels> wrong = new LinkedHashMap<>();
        wrong.put("a last bit wrong in every product of matrices", new WrongMachine(0));
        wrong.put("the same, from some moment on", new WrongMachine(WrongMachine.ofTheSelfTest()));
        List<Refused> all = new ArrayList<>();
        for (String name : wrong.keySet()) {
            Report report =
                    copy("opt-stories", "bo", "machine-" + all.size()).verifyWith(wrong.get(name));
            all.add(
                    new Refused(
                            name,
                            report.steps().stream()
                                    .filter(s -> s.outcome() == Outcome.FAILED)
                                    .map(Step::name)
                                    .toList()));
        }
        return all;
    }

    /** The whole verification in a fresh process. */
    private static Report elsewhere(Path folder, String flag) throws IOException {
        Path key = folder.resolveSibling(folder.getFileName() + ".pem");
        Files.writeString(key, PublicKeys.pem(SignedCopy.KEY.getPublic()));
        List<String> command =
                new ArrayList<>(
                        List.of(ProcessHandle.current().info().command().orElseThrow(), flag));
        if (!flag.startsWith("-Dnothing")) {
            command.add("--add-modules=jdk.incubator.vector");
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName(),
                        folder.toString(),
                        key.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return Report.parse(process.getInputStream());
    }

    /** What the fresh process runs. */
    static final class Elsewhere {
        public static void main(String[] args) throws IOException {
            Expectation expected =
                    new Expectation(
                            PublicKeys.parse(Files.readString(Path.of(args[1]))),
                            "weightgate get demo/m --to DIR",
                            "https://portal.example");
            System.out.print(Verification.run(Path.of(args[0]), expected, Progress.SILENT).json());
        }
    }

    /** How an engine that rounds every result to bfloat16 is judged, by what it is said to be. */
    Step inBfloat16(Profile profile) throws IOException {
        SignedCopy copy = copy("llama-stories", "bo", "against-" + profile);
        List<float[]> rows = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(copy.folder)) {
            Kernels kernels = new Rounded(Kernels.fastest(true), DType.BF16);
            Pass.Observer keep =
                    new Pass.Observer() {
                        @Override
                        public void logits(int prompt, int position, float[] row, int at, int n) {
                            rows.add(Arrays.copyOfRange(row, at, at + n));
                        }
                    };
            new Pass(Architecture.of(checkpoint), Weights.of(checkpoint), kernels, PROMPTS)
                    .run(Pass.FAIR, Pass.Gate.OPEN, keep, Progress.SILENT);
        }
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("ids", PROMPTS.getFirst().ids());
        written.put("logits", rows);
        Path file = temp.resolve("theirs-" + profile + ".json");
        Files.writeString(file, Json.write(written));
        return Reports.step(
                Verification.run(
                        copy.folder,
                        SignedCopy.EXPECTED,
                        Pass.FAIR,
                        new Against(file, profile),
                        Progress.SILENT),
                "against");
    }

    static String tables(List<Caught> caught, List<Refused> machines, List<Accepted> accepted) {
        StringBuilder page = new StringBuilder();
        page.append("| fault | model | changed on the way | signed with it | tolerance |\n");
        page.append("|---|---|---|---|---|\n");
        for (Caught row : caught) {
            page.append("| ")
                    .append(
                            String.join(
                                    " | ",
                                    row.injury.name(),
                                    row.injury.demo(),
                                    row.way,
                                    row.signed,
                                    words(row)))
                    .append(" |\n");
        }
        page.append("\n| machine | refused by |\n|---|---|\n");
        for (Refused row : machines) {
            page.append("| ")
                    .append(row.machine)
                    .append(" | ")
                    .append(String.join(", ", row.steps))
                    .append(" |\n");
        }
        page.append("\n| accepted | verdict | tolerance |\n|---|---|---|\n");
        for (Accepted row : accepted) {
            page.append("| ")
                    .append(row.name)
                    .append(row.report.exact() ? " | exact | " : " | NOT ACCEPTED | ")
                    .append(number(row.margin))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String words(Caught row) {
        return switch (row.tolerance.outcome()) {
            case FAILED -> "**" + number(row.margin) + "**" + place(row.tolerance.finding());
            case PASSED -> number(row.margin);
            default -> "·";
        };
    }

    /** Where the step says that it begins. */
    private static String place(String finding) {
        Matcher place = PLACE.matcher(finding);
        return place.find() ? ", " + place.group() : "";
    }

    /** Two digits: the rest differs where logarithms are rounded otherwise. */
    private static String number(double margin) {
        return margin >= Judgement.MOST
                ? "> 10⁶"
                : margin >= 100
                        ? String.format(Locale.ROOT, "%.0f", margin)
                        : String.format(Locale.ROOT, "%.2g", margin);
    }

    /** Writes the tables into the page and prints them. */
    public void write() throws IOException {
        String tables = tables(caught(), machines(), accepted());
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(
                PAGE, page.substring(0, from) + tables + page.substring(page.indexOf(END)));
        System.out.print(tables);
    }
}
