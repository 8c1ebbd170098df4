package org.weightgate.portal.vetting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class SketchTests {
    private static final String TEXT =
            "We ask which layers of a small language model remember who did what in a short story."
                    + " We train linear probes on hidden states, compare architectures, and publish"
                    + " probes, code and every negative result.";

    @Test
    void caseSpacingAndPunctuationCountForNothing() {
        String other =
                TEXT.toUpperCase(java.util.Locale.ROOT).replace(",", " – ").replace(" ", "\n ");
        assertThat(Sketch.of(TEXT).percent(Sketch.of(other).signature())).isEqualTo(100);
    }

    @Test
    void aFewWordsChangedIsAlikeAndAnotherProjectIsNot() {
        String near = TEXT.replace("small", "tiny").replace("every negative result", "all results");
        String far =
                "Our group studies how quantisation to four bits changes calibration of large"
                        + " decoders in clinical triage, with a held-out set of anonymous notes.";
        assertThat(percent(TEXT, near)).isBetween(55, 95);
        assertThat(shareABand(TEXT, near)).isTrue();
        assertThat(percent(TEXT, far)).isLessThan(10);
        assertThat(shareABand(TEXT, far)).isFalse();
    }

    @Test
    void theEstimateIsTheShareOfCommonRuns() {
        Random random = new Random(7);
        double wrong = 0;
        for (int i = 0; i < 200; i++) {
            String one = letters(random, 400);
            int kept = random.nextInt(400);
            String other = one.substring(0, kept) + letters(random, 400 - kept);
            double error = percent(one, other) / 100.0 - jaccard(one, other);
            wrong += error * error;
        }
        assertThat(Math.sqrt(wrong / 200)).isLessThan(0.0625);
    }

    @Test
    void nothingIsLikeNothing() {
        assertThat(percent("", "")).isZero();
        assertThat(percent("…", TEXT)).isZero();
        assertThat(percent("abc", "abc")).isEqualTo(100);
    }

    private static int percent(String one, String other) {
        return Sketch.of(one).percent(Sketch.of(other).signature());
    }

    private static boolean shareABand(String one, String other) {
        Set<Integer> bands =
                Arrays.stream(Sketch.of(one).bands()).boxed().collect(Collectors.toSet());
        return Arrays.stream(Sketch.of(other).bands()).anyMatch(bands::contains);
    }

    private static double jaccard(String one, String other) {
        Set<String> a = runs(one);
        Set<String> b = runs(other);
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        a.addAll(b);
        return (double) both.size() / a.size();
    }

    private static Set<String> runs(String text) {
        return IntStream.rangeClosed(0, text.length() - 7)
                .mapToObj(i -> text.substring(i, i + 7))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String letters(Random random, int n) {
        return random.ints(n, 'a', 'z' + 1)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
