package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.Commitments;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.trace.EvidenceBundle.Step;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Bundles as somebody would write them who holds every key and wants an innocent recipient
/// accused: all digests, commitments, sums and sentences agree with each other.
@DisplayName("a forged evidence bundle")
class ForgedBundleTests {
    private static final SmallModel MODEL =
            new SmallModel(DType.BF16, 120, 16, 24, new Sizing(1, 1));
    private static final List<String> PEOPLE = SmallModel.people("r", 20);
    private static final Alignment UNMARKED = MODEL.leak(l -> Attacks.noise(l.originals(), 0.05));
    private static final String VICTIM = "r7";
    private static Evidence evidence;
    private static List<Weights> weights;
    private static long[][] sums;
    private static Verdict verdict;

    @TempDir Path folder;

    @BeforeAll
    static void anHonestTraceThatAccusesNobody() throws IOException {
        Finding finding = MODEL.trace(UNMARKED, PEOPLE);
        assertThat(finding.evidence().accusations()).isEmpty();
        evidence = finding.evidence();
        verdict = finding.verdict();
        weights = new ArrayList<>();
        List<ContentId> cids = new ArrayList<>();
        for (int c = 0; c < evidence.contents().size(); c++) {
            ContentId cid = evidence.contents().get(c).plan().cid();
            cids.add(cid);
            weights.add(new Weights(evidence.tileSums().get(c), SmallModel.CODEBOOK.bias(cid)));
        }
        new Scoring(cids, weights, SmallModel.CODEBOOK, new ScalarScore())
                .score(List.of(VICTIM), Progress.SILENT, (u, drawn) -> sums = drawn);
    }

    @Test
    void failsIfATensorIsCountedManyTimes() throws IOException {
        int strongest = 0;
        for (int c = 0; c < weights.size(); c++) {
            strongest = z(c, 0) > z(strongest, 0) ? c : strongest;
        }
        int[] places = new int[200];
        Arrays.fill(places, strongest);
        double[] ones = new double[200];
        Arrays.fill(ones, 1);
        Map<String, Object> forged = accusing("linear", places, new int[200], ones);
        assertThat(failures(write(forged, List.of(VICTIM)), null)).containsExactly("container");
    }

    @Test
    void failsBesideTheLeakIfTensorsAreWeighedByTheVictimsOwnScores() throws IOException {
        int[] vectors = new int[weights.size()];
        double[] weight = new double[weights.size()];
        for (int c = 0; c < weights.size(); c++) {
            for (int v = 1; v < Element.COUNT; v++) {
                vectors[c] = z(c, v) > z(c, vectors[c]) ? v : vectors[c];
            }
            double z = Math.max(z(c, vectors[c]), 1e-3);
            weight[c] = z / weights.get(c).norm(vectors[c]);
        }
        int[] places = IntStream.range(0, weights.size()).toArray();
        Path bundle = write(accusing(Statistics.MIXED, places, vectors, weight), List.of(VICTIM));
        assertThat(failures(bundle, null)).isEmpty();
        assertThat(failures(bundle, UNMARKED)).containsExactly("leak");
    }

    @Test
    void failsIfAVectorCountsBackwards() throws IOException {
        int strongest = 0;
        for (int c = 0; c < weights.size(); c++) {
            strongest = z(c, 0) < z(strongest, 0) ? c : strongest;
        }
        Map<String, Object> forged =
                accusing(
                        Statistics.ONE_TENSOR + Statistics.name(0),
                        new int[] {strongest},
                        new int[] {0},
                        new double[] {-1});
        assertThat(failures(write(forged, List.of(VICTIM)), null)).contains("statistics");
    }

    @Test
    void failsIfItSaysMoreThanItsNumbers() throws IOException {
        Map<String, Object> json = honest();
        double needed = evidence.neededZ();
        Verdict claimed =
                new Verdict.Unmarked(1, needed, evidence.presence(), 1e-9, PEOPLE.size(), 10);
        json.put("verdict", "unmarked");
        json.put("sentence", claimed.sentence());
        json.put("doesNotProve", claimed.doesNotProve());
        json.put("expectedZ", 1.0);
        assertThat(failures(write(json, List.of()), null)).containsExactly("verdict");
    }

    @Test
    void isRefusedWithAStepHoweverItsNumbersAreBent() throws IOException {
        Map<String, Object> accusing = accusing("linear", all(), new int[weights.size()], ones());
        String json = Canonical.json(accusing);
        for (String[] bend :
                new String[][] {
                    {"\"zByContent\":\\[[^\\]]*\\]", "\"zByContent\":[]"},
                    {"\"content\":3,", "\"content\":2147483647,"},
                    {"\"weight\":1", "\"weight\":1e308"},
                    {"\"lambda\":[-0-9.e+]+", "\"lambda\":1e308"},
                    {"\"z\":\\[[^\\]]*\\]", "\"z\":[1e308,-1e308]"},
                    {"\"shape\":\\[16,24\\]", "\"shape\":[4294967296,16]"},
                    {"\"shape\":\\[16,24\\]", "\"shape\":[9007199254740992,4096]"},
                    {"\"recipients\":20", "\"recipients\":0"},
                    {"\"epsilon\":1e-9", "\"epsilon\":0"}
                }) {
            String bent = json.replaceAll(bend[0], bend[1]);
            assertThat(bent).isNotEqualTo(json);
            assertThat(failures(write(bent, List.of(VICTIM)), null)).as(bend[1]).isNotEmpty();
        }
    }

    private static int[] all() {
        return IntStream.range(0, weights.size()).toArray();
    }

    private static double[] ones() {
        return IntStream.range(0, weights.size()).mapToDouble(i -> 1).toArray();
    }

    private static double z(int content, int vector) {
        Weights w = weights.get(content);
        return w.score(vector, sums[content][vector]) / w.norm(vector);
    }

    /// The evidence as it would be if these terms were the victim's statistic. Places beyond the
    /// number of contents make the list of contents longer.
    private static Map<String, Object> accusing(
            String statistic, int[] places, int[] vectors, double[] weight) throws IOException {
        Map<String, Object> json = honest();
        boolean repeated = places.length > weights.size();
        int contents = Math.max(places.length, weights.size());
        List<Weights> counted = new ArrayList<>();
        long[][] drawn = new long[places.length][];
        List<Object> terms = new ArrayList<>();
        List<Object> z = new ArrayList<>(Collections.nCopies(contents, 0.0));
        for (int i = 0; i < places.length; i++) {
            counted.add(weights.get(places[i]));
            drawn[i] = sums[places[i]];
            int content = repeated ? i : places[i];
            z.set(content, z(places[i], vectors[i]));
            String vector = Statistics.name(vectors[i]);
            terms.add(Map.of("content", content, "vector", vector, "weight", weight[i]));
        }
        Score score = Score.of(statistic, "", vectors, weight, counted);
        double s = score.of(drawn, counted);
        double lambda = new Bound(score, counted, s).at(s).lambda();
        double cumulant = 0;
        for (int i = 0; i < places.length; i++) {
            cumulant += new Cumulant(counted.get(i), vectors[i]).at(lambda * weight[i]);
        }
        int tests = statistic.startsWith(Statistics.ONE_TENSOR) ? contents * Weights.VECTORS : 1;
        double lnP = cumulant - lambda * s + Math.log(PEOPLE.size() * 10.0 * tests);
        double log10p = Math.min(0, lnP / Math.log(10));
        Map<String, Object> accused = new TreeMap<>();
        accused.put("recipient", VICTIM);
        accused.put("statistic", statistic);
        accused.put("tests", tests);
        accused.put("terms", terms);
        accused.put("z", s / score.norm());
        accused.put("score", s);
        accused.put("lambda", lambda);
        accused.put("cumulant", cumulant);
        accused.put("log10p", log10p);
        accused.put("zByContent", z);
        json.put("accused", List.of(accused));
        if (repeated) {
            List<?> found = (List<?>) json.get("contents");
            json.put("contents", IntStream.of(places).mapToObj(found::get).toList());
            json.put("statistics", norms(places));
        }
        Accusation accusation = new Accusation(VICTIM, s / score.norm(), log10p, statistic);
        Verdict verdict =
                new Verdict.Accused(List.of(accusation), 1e-9, PEOPLE.size(), Weights.VECTORS + 2);
        json.put("verdict", "accused");
        json.put("sentence", verdict.sentence());
        json.put("doesNotProve", verdict.doesNotProve());
        json.put("recipientCommitments", commitments(List.of(VICTIM)));
        json.put("keys", BundleFiles.sha256(utf8(keys(List.of(VICTIM)))));
        return json;
    }

    private static List<Object> norms(int[] places) {
        List<Object> norms = new ArrayList<>();
        for (int v = 0; v < Weights.VECTORS + 2; v++) {
            double squares = 0;
            for (int place : places) {
                squares += v < Weights.VECTORS ? Math.pow(weights.get(place).norm(v), 2) : 0;
            }
            Evidence.Statistic honest = evidence.statistics().get(v);
            norms.add(
                    Map.of(
                            "name",
                            honest.name(),
                            "words",
                            honest.words(),
                            "norm",
                            Math.sqrt(squares)));
        }
        return norms;
    }

    /// What the honest bundle, which accuses nobody, says.
    private static Map<String, Object> honest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceBundle.write(
                out,
                new Finding(verdict, evidence),
                SmallModel.CODEBOOK,
                new EvidenceBundle.Opening(
                        "a leak",
                        contents(),
                        Commitments.code(SmallModel.KEYS, contents()),
                        Map.of()));
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            zip.getNextEntry();
            Map<String, Object> json = new TreeMap<>();
            ((Map<?, ?>) Fields.parse(zip.readAllBytes()))
                    .forEach((k, v) -> json.put((String) k, v));
            return json;
        }
    }

    private static SortedSet<ContentId> contents() {
        SortedSet<ContentId> contents = new TreeSet<>();
        MODEL.layers.forEach(l -> contents.add(l.plan().cid()));
        return contents;
    }

    private static Map<String, String> commitments(List<String> recipients) {
        Map<String, String> commitments = new TreeMap<>();
        for (String id : recipients) {
            commitments.put(id, Commitments.recipient(SmallModel.KEYS, id, contents()));
        }
        return commitments;
    }

    private static String keys(List<String> recipients) {
        return OpenedKeys.open(SmallModel.CODEBOOK, contents(), recipients).json();
    }

    private Path write(Map<String, Object> json, List<String> recipients) throws IOException {
        return write(Canonical.json(json), recipients);
    }

    /// All files of a bundle with this evidence, and as many more as it takes to hide that it lists
    /// a content twice.
    private Path write(String json, List<String> recipients) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put(BundleFiles.EVIDENCE, utf8(json));
        files.put(BundleFiles.KEYS, utf8(keys(recipients)));
        files.put(BundleFiles.PAGE, utf8(page(json)));
        for (int c = 0; c < weights.size(); c++) {
            String cid = evidence.contents().get(c).plan().cid().hex();
            if (json.contains("\"cid\":\"" + cid)) {
                files.put(BundleFiles.tiles(cid), BundleFiles.bytes(evidence.tileSums().get(c)));
            }
        }
        int listed = json.split("\"tileSums\":", -1).length - 1;
        for (int i = 0; files.size() < 3 + listed; i++) {
            files.put(BundleFiles.tiles("%064x".formatted(i)), new byte[0]);
        }
        Path bundle = folder.resolve("bundle.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bundle))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bundle;
    }

    private static String page(String json) {
        try {
            return EvidencePage.of(DossierJson.read(utf8(json)), BundleFiles.sha256(utf8(json)));
        } catch (MalformedBundle refused) {
            return "";
        }
    }

    private static List<String> failures(Path bundle, @Nullable Alignment leak) throws IOException {
        List<Step> steps =
                leak == null
                        ? EvidenceBundle.check(bundle)
                        : EvidenceBundle.check(bundle, leak, Progress.SILENT);
        return steps.stream().filter(s -> !s.passed()).map(Step::name).toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
