package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class TerminalTests {
    @Test
    void whatAStrangerNamedCannotSteerTheTerminal() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);

        terminal.say("score of \u001b[2J\u202er7\u009b1m\rgood\nsecond line");
        terminal.remark("\u001b]0;title\u0007");

        assertThat(out.toString().lines())
                .containsExactly("score of \uFFFD[2J\uFFFDr7\uFFFD1m", "good", "second line");
        assertThat(err.toString()).doesNotContain("\u001b", "\u0007");
    }
}
