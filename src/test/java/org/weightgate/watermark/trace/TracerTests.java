package org.weightgate.watermark.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

@DisplayName("a trace")
class TracerTests {
    private static final SmallModel MODEL = SmallModel.small();
    private static final List<String> PEOPLE = SmallModel.people("r", 1000);

    @Test
    void namesTheRecipientOfAnUnalteredCopy() throws IOException {
        Finding finding = MODEL.trace(MODEL.leak(layer -> layer.copy("r7")), PEOPLE);
        show("clean", finding);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Accused.class);
        assertThat(finding.evidence().accusations())
                .extracting(Accusation::recipientId)
                .containsExactly("r7");
    }

    @Test
    void namesTheRecipientAfterFourBitQuantisation() throws IOException {
        Finding finding = MODEL.trace(MODEL.q4(layer -> layer.copy("r7")), PEOPLE);
        show("q4", finding);
        assertThat(finding.evidence().accusations())
                .extracting(Accusation::recipientId)
                .containsExactly("r7");
    }

    static void show(String what, Finding finding) {
        System.out.println(what + ": " + finding.verdict().sentence());
        Evidence e = finding.evidence();
        System.out.println(
                "  "
                        + e.presence()
                        + " leading "
                        + e.leading()
                        + " expected "
                        + e.expectedZ()
                        + " needed "
                        + e.neededZ());
        for (Evidence.Suspicion s : e.suspicions()) {
            System.out.printf(
                    "  %s %s z=%.2f S=%.1f lambda=%.3g L=%.4g log10p=%.2f%n",
                    s.recipientId(),
                    s.statistic(),
                    s.z(),
                    s.score(),
                    s.lambda(),
                    s.cumulant(),
                    s.log10p());
        }
    }
}
