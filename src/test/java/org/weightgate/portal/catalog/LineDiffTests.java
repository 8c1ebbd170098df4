package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weightgate.portal.catalog.LineDiff.Line;

class LineDiffTests {
    @Test
    void saysWhichLinesCameAndWent() {
        assertThat(LineDiff.of("a\nb\nc\n", "a\nx\nc\nd\n"))
                .containsExactly(
                        new Line("same", "a"),
                        new Line("removed", "b"),
                        new Line("added", "x"),
                        new Line("same", "c"),
                        new Line("added", "d"));
    }

    @Test
    void leavesOutLongStretchesWithoutAChange() {
        String same = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assertThat(LineDiff.of(same + "old\n" + same + "end", same + "new\n" + same + "End"))
                .extracting(line -> line.kind().charAt(0) + line.text())
                .containsExactly(
                        "l6 lines that stayed the same",
                        "s7",
                        "s8",
                        "s9",
                        "rold",
                        "anew",
                        "s1",
                        "s2",
                        "s3",
                        "l3 lines that stayed the same",
                        "s7",
                        "s8",
                        "s9",
                        "rend",
                        "aEnd");
    }

    @Test
    void comparesWithNothing() {
        assertThat(LineDiff.of("", "a\n")).containsExactly(new Line("added", "a"));
        assertThat(LineDiff.of("a\n", "")).containsExactly(new Line("removed", "a"));
    }
}
