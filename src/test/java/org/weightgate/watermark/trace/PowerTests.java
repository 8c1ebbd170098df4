package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightgate.checkpoint.DType;
import org.weightgate.watermark.MarkPlan;
import org.weightgate.watermark.Sizing;

import java.util.List;

@DisplayName("what a release can expect")
class PowerTests {
    @ParameterizedTest
    @CsvSource({
        "260000, 250000, 20, 4, 2, 0, 0",
        "15000000, 4194304, 100, 33, 15, 6, 3",
        "27500000, 4194304, 100, 44, 21, 8, 4",
        "125000000, 4194304, 100, 77, 43, 17, 8",
        "875000000, 16777216, 100, 100, 100, 44, 21"
    })
    void followsTheTableOfTheScheme(
            long carriers, long tiles, int clean, int q4, int q2, int noise20, int noise45) {
        List<Power.Expectation> expected = Power.of(carriers, tiles);
        assertThat(expected)
                .extracting(Power.Expectation::attack)
                .containsExactly(Power.Attack.values());
        int[] coalitions = {clean, -1, q4, q2, noise20, noise45};
        for (int i = 0; i < coalitions.length; i++) {
            if (coalitions[i] >= 0) {
                assertThat(expected.get(i).coalition())
                        .as(expected.get(i).attack().words())
                        .isCloseTo(coalitions[i], within(coalitions[i] > 50 ? 8 : 1));
            }
        }
    }

    @Test
    void agreesWithWhatATraceFinds() throws Exception {
        SmallModel model = new SmallModel(DType.BF16, 2, 256, 256, new Sizing(1, 1));
        List<Power.Expectation> expected =
                Power.of(MarkPlan.of(model.layers.stream().map(SmallModel.Layer::plan).toList()));
        List<String> people = SmallModel.people("r", 3);
        double clean = z(model.trace(model.leak(l -> l.copy("r1")), people));
        double q4 = z(model.trace(model.q4(l -> l.copy("r1")), people));
        assertThat(clean).isCloseTo(expected.get(0).z(), within(0.05 * clean));
        assertThat(q4).isCloseTo(expected.get(2).z(), within(0.12 * q4));
    }

    @Test
    void isNothingWithoutCarriers() {
        assertThat(Power.of(0, 0)).allSatisfy(e -> assertThat(e.z()).isZero());
    }

    private static double z(Finding finding) {
        return finding.evidence().accusations().getFirst().z();
    }
}
