package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

@DisplayName("A progress bar")
class ProgressBarTests {
    private static final String TAIL = "1.2 GB of 1.3 GB, 300 MB/s, 12:34 min left";

    @Test
    @DisplayName("never fills a line of the terminal, which would wrap and be drawn again below")
    void fits() {
        for (int columns : new int[] {20, 40, 60, 80, 100, 200}) {
            for (String label : new String[] {"", "reading", "x".repeat(90)}) {
                for (String tail : new String[] {"", TAIL, TAIL + TAIL}) {
                    String line = ProgressBar.line(label, 0.5, tail, columns);
                    assertThat(line).hasSizeLessThan(columns);
                }
            }
        }
    }

    @Test
    @DisplayName("gives its own width up before its words")
    void narrow() {
        assertThat(ProgressBar.line("bound by arithmetic", 0.5, TAIL, 80))
                .startsWith("bound by arithmetic ")
                .endsWith("  50 %  " + TAIL);
        String full = Terminal.SYMBOLS ? "█" : "#";
        assertThat(ProgressBar.line("bound by arithmetic", 0.5, TAIL, 120))
                .contains(" " + full.repeat(14))
                .doesNotContain(full.repeat(15))
                .endsWith(TAIL);
    }

    @Test
    @DisplayName("keeps the beginning of a label that is too long")
    void label() {
        assertThat(ProgressBar.line("the portal computes your copy's golden", 1, "", 40))
                .startsWith("the portal comput")
                .endsWith(" 100 %");
    }

    @Test
    @DisplayName("counts a comparison with another engine in shares, not in bytes it does not read")
    void work() {
        StringWriter err = new StringWriter();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(err), true, "verifying")) {
            bar.work("the other engine", 500_000, 1_000_000);
            assertThat(err.toString()).contains("the other engine ").contains("  50 %");
        }
        assertThat(err.toString()).doesNotContain("kB");
    }

    @Test
    @DisplayName("is a plain line now and then where nobody draws, the first after a while")
    void plain() {
        StringWriter err = new StringWriter();
        try (ProgressBar bar = new ProgressBar(new PrintWriter(err), false, "verifying")) {
            bar.bytes("reading", 1, 100);
            bar.bytes("reading", 50, 100);
        }
        assertThat(err.toString()).isEmpty();
    }
}
