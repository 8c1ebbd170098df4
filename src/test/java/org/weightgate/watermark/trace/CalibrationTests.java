package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.DType;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.Match;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

@DisplayName("a trace rests on a bound that holds")
class CalibrationTests {
    private static final List<String> MANY = SmallModel.people("innocent", 20_000);

    @Test
    void whenALayerIsRepeatedEightTimes() throws IOException {
        SmallModel model = new SmallModel(DType.BF16, 2, 64, 64, new Sizing(1, 1));
        Alignment once = model.leak(l -> l.copy("guilty"));
        List<Match> repeated = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            repeated.addAll(once.matches());
        }
        Finding eight = model.trace(new Alignment(repeated, List.of()), MANY);
        assertThat(eight.evidence().accusations()).isEmpty();
        assertNormal(eight.evidence().z());
        Finding single = model.trace(once, MANY);
        assertThat(eight.evidence().z()[5]).isCloseTo(single.evidence().z()[5], offset(0.1f));
    }

    @Test
    void underHostileLeaks() throws IOException {
        SmallModel model = new SmallModel(DType.BF16, 2, 64, 64, new Sizing(1, 1));
        List<String> coalition = SmallModel.people("guilty", 5);
        for (Attacks.Collusion attack : Attacks.Collusion.values()) {
            Finding plain =
                    model.trace(
                            model.leak(l -> Attacks.collude(attack, l.copies(coalition))), MANY);
            Finding rounded =
                    model.trace(model.q4(l -> Attacks.collude(attack, l.copies(coalition))), MANY);
            for (Finding finding : List.of(plain, rounded)) {
                assertThat(finding.evidence().accusations()).as(attack.name()).isEmpty();
                assertNormal(finding.evidence().z());
            }
        }
    }

    /// The tail of the scores is not above the normal one, within sampling error.
    private static void assertNormal(float[] z) {
        double squares = 0;
        int beyond3 = 0;
        float most = 0;
        for (float value : z) {
            squares += value * value;
            beyond3 += value > 3 ? 1 : 0;
            most = Math.max(most, value);
        }
        assertThat(Math.sqrt(squares / z.length)).isBetween(0.97, 1.03);
        assertThat(beyond3 / (double) z.length).isLessThan(0.0027);
        assertThat(most).isLessThan(6.5f);
    }
}
