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
    void comparesWithNothing() {
        assertThat(LineDiff.of("", "a\n")).containsExactly(new Line("added", "a"));
        assertThat(LineDiff.of("a\n", "")).containsExactly(new Line("removed", "a"));
    }
}
