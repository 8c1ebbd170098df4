package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.inference.Against.Profile;
import org.weightgate.inference.FaultTable.Accepted;
import org.weightgate.inference.FaultTable.Caught;
import org.weightgate.inference.Report.Outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@DisplayName("Of what can go wrong with a copy")
class FaultTests {
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    @TempDir static Path temp;
    private static FaultTable table;
    private static List<Caught> caught;
    private static List<FaultTable.Refused> machines;
    private static List<Accepted> accepted;

    @BeforeAll
    static void everyFault() throws IOException {
        table = new FaultTable(temp);
        caught = table.caught();
        machines = table.machines();
        accepted = table.accepted();
    }

    @AfterAll
    static void forget() {
        caught = List.of();
        accepted = List.of();
    }

    @Test
    void everythingIsCaughtByHashOrSizeWhereItHappensOnTheWay() {
        assertThat(caught)
                .allSatisfy(
                        c ->
                                assertThat(c.way())
                                        .as(c.injury().name())
                                        .isIn("files", "sizes", "hashes", "architecture"));
    }

    @Test
    void everythingIsCaughtByTheExactCheckAtLastWhereItWasSigned() {
        assertThat(caught)
                .allSatisfy(
                        c ->
                                assertThat(c.signed())
                                        .as(c.injury().name())
                                        .isIn(
                                                "structure",
                                                "architecture",
                                                "numbers",
                                                "tokenizer",
                                                "golden"));
    }

    @Test
    void aMachineThatComputesWronglyIsToldByTheSelfTest() {
        assertThat(machines)
                .allSatisfy(
                        m ->
                                assertThat(m.steps())
                                        .as(m.machine())
                                        .containsAnyOf("engine", "engine again"));
    }

    @Test
    void whatReachesFurtherThanItWasPublishedIsNamedBeforeAnythingIsComputed() {
        assertThat(caught)
                .filteredOn(c -> c.signed().equals("numbers"))
                .extracting(c -> c.injury().name())
                .contains(
                        "highest exponent bit of one weight",
                        "a tensor scaled by 1.05",
                        "a tensor scaled by 8",
                        "the output head zero",
                        "a weight that is not a number")
                .doesNotContain("the copy of another recipient", "weights cast to bfloat16");
    }

    @Test
    void theTolerantCheckAloneCatchesWhatChangesTheModel() {
        assertThat(tolerated())
                .doesNotContain(
                        "highest exponent bit of one weight",
                        "weights of layer 3 where layer 2's belong",
                        "a square matrix transposed",
                        "rotary base 20,000 for 10,000",
                        "weights quantized to 4 bits",
                        "two rows swapped",
                        "layers 2 and 3 swapped",
                        "a norm lost",
                        "a tensor scaled by 1.05",
                        "a tensor scaled by 8",
                        "an attention head zero",
                        "the output head zero");
    }

    @Test
    void theTolerantCheckLeavesInt8AndSingleBitsToHashesAndTheExactOne() {
        assertThat(tolerated())
                .contains(
                        "weights as int8 in groups of 32",
                        "weights cast to bfloat16",
                        "lowest bit of one weight",
                        "sign of one weight",
                        "the copy of another recipient");
    }

    private static List<String> tolerated() {
        return caught.stream()
                .filter(c -> c.tolerance().outcome() == Outcome.PASSED)
                .map(c -> c.injury().name())
                .toList();
    }

    @Test
    void theTolerantCheckNamesTheShardThatItBeganIn() {
        assertThat(finding("weights of layer 3 where layer 2's belong"))
                .contains("It begins at layer 2, in model-00002-of-00003.safetensors");
        assertThat(finding("the output head zero"))
                .contains("behind the last one, in")
                .contains("model-00004-of-00004.safetensors");
    }

    private static String finding(String name) {
        return caught.stream()
                .filter(c -> c.injury().name().equals(name))
                .findFirst()
                .orElseThrow()
                .tolerance()
                .finding();
    }

    @Test
    void nothingLawfulIsRefused() {
        assertThat(accepted)
                .hasSizeGreaterThanOrEqualTo(15)
                .allSatisfy(
                        a -> {
                            assertThat(a.report().exact()).as(a.name()).isTrue();
                            assertThat(a.margin()).as(a.name()).isBetween(0.01, 0.8);
                        });
    }

    @Test
    void anEngineInBfloat16IsAcceptedForWhatItIsAndForNothingBetter() throws IOException {
        assertThat(table.inBfloat16(Profile.BF16).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(table.inBfloat16(Profile.FP32).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    @DisplayName("the page tells what is found; mvn -Pbench -Dbench=faults writes it")
    void thePageTellsWhatIsFound() throws IOException {
        String page = Files.readString(FaultTable.PAGE);
        int from = page.indexOf(FaultTable.BEGIN) + FaultTable.BEGIN.length();
        List<String> told = page.substring(from, page.indexOf(FaultTable.END)).lines().toList();
        List<String> found = FaultTable.tables(caught, machines, accepted).lines().toList();
        assertThat(told).hasSameSizeAs(found);
        for (int i = 0; i < found.size(); i++) {
            String[] cells = found.get(i).split("\\|");
            String[] words = told.get(i).split("\\|");
            assertThat(words).as(told.get(i)).hasSameSizeAs(cells);
            for (int c = 0; c < cells.length; c++) {
                if (c + 1 < cells.length || !near(words[c], cells[c])) {
                    assertThat(words[c]).as(found.get(i)).isEqualTo(cells[c]);
                }
            }
        }
    }

    /** The same words, and a margin within a tenth: logarithms are rounded otherwise elsewhere. */
    private static boolean near(String told, String found) {
        Matcher a = NUMBER.matcher(told);
        Matcher b = NUMBER.matcher(found);
        if (!a.find() || !b.find()) {
            return false;
        }
        double ratio = Double.parseDouble(a.group()) / Double.parseDouble(b.group());
        return ratio > 0.9 && ratio < 1.1 && a.replaceFirst("").equals(b.replaceFirst(""));
    }
}
