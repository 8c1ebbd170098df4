package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.weightgate.watermark.trace.EvidenceBundle.Opening;
import org.weightgate.watermark.trace.EvidenceBundle.Step;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

@DisplayName("an evidence bundle")
class EvidenceBundleTests {
    private static final String SCRIPT = "<script>alert('x')</script>&";
    private static final SmallModel MODEL = new SmallModel(DType.BF16, 3, 64, 96, new Sizing(1, 1));
    private static final List<String> PEOPLE = SmallModel.people("r", 50);
    private static final List<String> GUILTY = List.of("r3", "r8");
    private static final Alignment LEAK =
            MODEL.leak(l -> Attacks.collude(Attacks.Collusion.AVERAGE, l.copies(GUILTY)));
    private static Finding finding;
    private static byte[] bundle;

    @TempDir Path folder;

    @BeforeAll
    static void trace() throws IOException {
        finding = MODEL.trace(LEAK, PEOPLE);
        bundle = write(finding, opening(GUILTY));
    }

    private static SortedSet<ContentId> contents() {
        SortedSet<ContentId> contents = new TreeSet<>();
        MODEL.layers.forEach(l -> contents.add(l.plan().cid()));
        // A release also commits to contents that are not marked.
        contents.add(new ContentId("ab".repeat(32)));
        return contents;
    }

    private static Opening opening(List<String> recipients) {
        Map<String, String> commitments = new TreeMap<>();
        for (String id : recipients) {
            commitments.put(id, Commitments.recipient(SmallModel.KEYS, id, contents()));
        }
        return new Opening(
                "leak of " + SCRIPT,
                contents(),
                Commitments.code(SmallModel.KEYS, contents()),
                commitments);
    }

    private static byte[] write(Finding finding, Opening opening) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceBundle.write(out, finding, SmallModel.CODEBOOK, opening);
        return out.toByteArray();
    }

    private List<Step> check(byte[] bytes) throws IOException {
        return EvidenceBundle.check(Files.write(folder.resolve("bundle.zip"), bytes));
    }

    private List<String> failures(byte[] bytes) throws IOException {
        return check(bytes).stream().filter(s -> !s.passed()).map(Step::name).toList();
    }

    @Test
    void passesItsOwnCheckStepByStep() throws IOException {
        assertThat(check(bundle)).allMatch(Step::passed);
        assertThat(check(bundle))
                .extracting(Step::name)
                .containsExactly(
                        "container",
                        "page",
                        "keys",
                        "code commitment",
                        "recipient commitment of r3",
                        "recipient commitment of r8",
                        "tile sums",
                        "statistics",
                        "score of " + finding.evidence().accusations().get(0).recipientId(),
                        "bound of " + finding.evidence().accusations().get(0).recipientId(),
                        "score of " + finding.evidence().accusations().get(1).recipientId(),
                        "bound of " + finding.evidence().accusations().get(1).recipientId(),
                        "verdict");
    }

    @Test
    void isTheSameBytesEachTime() throws IOException {
        assertThat(write(MODEL.trace(LEAK, PEOPLE), opening(GUILTY))).isEqualTo(bundle);
    }

    @Test
    void isCheckedAgainstTheLeakToo() throws IOException {
        Path file = Files.write(folder.resolve("bundle.zip"), bundle);
        assertThat(EvidenceBundle.check(file, LEAK, Progress.SILENT))
                .allMatch(Step::passed)
                .extracting(Step::name)
                .contains("leak");
        Alignment other = MODEL.leak(l -> l.copy("r9"));
        assertThat(EvidenceBundle.check(file, other, Progress.SILENT))
                .filteredOn(s -> !s.passed())
                .extracting(Step::name)
                .containsExactly("leak");
    }

    @Test
    void opensNoMasterAndNobodyElse() throws IOException {
        String keys = new String(entries(bundle).get("keys.json"), StandardCharsets.UTF_8);
        String all =
                keys + new String(entries(bundle).get("evidence.json"), StandardCharsets.UTF_8);
        assertThat(all)
                .doesNotContain(HexFormat.of().formatHex(SmallModel.KEYS.code()))
                .doesNotContain(HexFormat.of().formatHex(SmallModel.KEYS.recipient()))
                .doesNotContain("\"r4\"")
                .doesNotContain(
                        HexFormat.of()
                                .formatHex(
                                        SmallModel.CODEBOOK.symbols(
                                                "r4", MODEL.layers.get(0).plan().cid())));
        assertThat(keys).contains("\"r3\"", "\"r8\"");
    }

    @Test
    void hasAPageThatNeedsNothingAndEscapesEverything() throws IOException {
        String page = new String(entries(bundle).get("evidence.html"), StandardCharsets.UTF_8);
        assertThat(page)
                .contains("&lt;script&gt;", "<svg", "r3", "no secret", "not who")
                .doesNotContain("<script", "src=", "href=", "url(");
    }

    @Test
    void failsByNameIfAnyNumberIsChanged() throws IOException {
        String json = new String(entries(bundle).get("evidence.json"), StandardCharsets.UTF_8);
        Matcher number = Pattern.compile("(?<=[:\\[,])-?\\d+(\\.\\d+)?(e[+-]\\d+)?").matcher(json);
        Random random = new Random(8);
        int tried = 0;
        while (number.find()) {
            if (random.nextInt(20) == 0) {
                String changed =
                        json.substring(0, number.start()) + "7" + json.substring(number.end());
                if (!changed.equals(json)) {
                    assertThat(failures(with("evidence.json", changed)))
                            .as("%s at %d", number.group(), number.start())
                            .isNotEmpty();
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(5);
    }

    @Test
    void failsByNameIfScoresOrBoundsAreChanged() throws IOException {
        assertThat(failures(edited("\"score\":[0-9.]+", "\"score\":99999.5")))
                .contains(
                        "page",
                        "score of " + finding.evidence().accusations().get(0).recipientId());
        assertThat(failures(edited("\"lambda\":[0-9.]+", "\"lambda\":0.25")))
                .contains("bound of " + finding.evidence().accusations().get(0).recipientId());
        assertThat(failures(edited("\"recipients\":50", "\"recipients\":5")))
                .contains("page", "verdict", "bound of r3", "bound of r8");
        assertThat(failures(edited("\"epsilon\":1e-9", "\"epsilon\":1e-12")))
                .contains("page", "verdict");
        assertThat(failures(edited("\"words\":\"", "\"words\":\"very "))).containsExactly("page");
    }

    @Test
    void failsByNameIfAnyKeyIsChanged() throws IOException {
        String keys = new String(entries(bundle).get("keys.json"), StandardCharsets.UTF_8);
        Matcher key = Pattern.compile("\"(pn|th)\":\"(.)").matcher(keys);
        while (key.find()) {
            String changed =
                    keys.substring(0, key.start(2))
                            + (key.group(2).equals("0") ? "1" : "0")
                            + keys.substring(key.end(2));
            assertThat(failures(with("keys.json", changed))).contains("keys", "code commitment");
        }
        int symbols = keys.indexOf("\"r8\":{") + "\"r8\":{".length() + 70;
        String changed =
                keys.substring(0, symbols)
                        + (keys.charAt(symbols) == '0' ? '1' : '0')
                        + keys.substring(symbols + 1);
        assertThat(failures(with("keys.json", changed)))
                .contains("keys", "recipient commitment of r8", "score of r8", "bound of r8");
    }

    @Test
    void failsByNameIfAnyTileSumIsChanged() throws IOException {
        Map<String, byte[]> entries = entries(bundle);
        String tiles =
                entries.keySet().stream().filter(n -> n.startsWith("tiles/")).findFirst().get();
        byte[] sums = entries.get(tiles);
        sums[4 * 1000 + 3] ^= (byte) 1;
        entries.put(tiles, sums);
        assertThat(failures(zip(entries))).contains("tile sums", "statistics");
    }

    @Test
    void failsForTileSumsThatWereMadeUpConsistently() throws IOException {
        Evidence e = finding.evidence();
        List<float[][]> sums = new ArrayList<>(e.tileSums());
        float[][] raised = Arrays.stream(sums.get(1)).map(float[]::clone).toArray(float[][]::new);
        for (float[] sum : raised) {
            for (int t = 0; t < sum.length; t++) {
                sum[t] = -sum[t];
            }
        }
        sums.set(1, raised);
        Evidence forged =
                new Evidence(
                        e.epsilon(),
                        e.statistics(),
                        e.contents(),
                        e.leftOut(),
                        e.presence(),
                        e.leading(),
                        e.expectedZ(),
                        e.neededZ(),
                        e.suspicions(),
                        e.recipients(),
                        e.z(),
                        sums);
        byte[] bytes = write(new Finding(finding.verdict(), forged), opening(GUILTY));
        assertThat(failures(bytes)).contains("score of r3", "bound of r3", "score of r8");
    }

    @Test
    void isRefusedIfItIsNone() throws IOException {
        assertThat(failures(new byte[100])).containsExactly("container");
        assertThat(failures(with("evidence.json", "{}"))).containsExactly("container");
        assertThat(failures(with("keys.json", "[1,"))).containsExactly("container");
        Map<String, byte[]> extra = entries(bundle);
        extra.put("../evil", new byte[3]);
        assertThat(failures(zip(extra))).containsExactly("container");
        Map<String, byte[]> lacking = entries(bundle);
        lacking.remove("evidence.html");
        assertThat(failures(zip(lacking))).containsExactly("container");
    }

    @Test
    void isRefusedInBoundedMemoryIfItUnpacksToTooMuch() throws IOException {
        Map<String, byte[]> bomb = entries(bundle);
        bomb.put("evidence.html", new byte[(64 << 20) + 1]);
        assertThat(check(zip(bomb)))
                .singleElement()
                .satisfies(s -> assertThat(s.sentence()).contains("longer than it may be"));
    }

    @Test
    void survivesAnyByteChangedWithoutAnythingButAStep() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = bundle.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            check(damaged);
        }
    }

    @Test
    void isWrittenWithoutAnAccusationToo() throws IOException {
        Finding nobody = MODEL.trace(MODEL.leak(SmallModel.Layer::originals), PEOPLE);
        assertThat(check(write(nobody, opening(List.of())))).allMatch(Step::passed);
    }

    @Test
    void isNotWrittenWithoutTheCommitmentOfAnAccused() {
        assertThatThrownBy(() -> write(finding, opening(List.of("r3"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r8");
    }

    private static byte[] with(String name, String text) throws IOException {
        Map<String, byte[]> entries = entries(bundle);
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    private static byte[] edited(String pattern, String replacement) throws IOException {
        String json = new String(entries(bundle).get("evidence.json"), StandardCharsets.UTF_8);
        String changed = json.replaceFirst(pattern, replacement);
        assertThat(changed).isNotEqualTo(json);
        return with("evidence.json", changed);
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                entries.put(e.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
