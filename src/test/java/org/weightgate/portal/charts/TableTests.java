package org.weightgate.portal.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class TableTests {
    @Test
    void everyCellIsQuoted() {
        Table table =
                new Table(
                        "Models",
                        List.of("model", "says"),
                        List.of(List.of("demo/opt", "a \"b\", c\nd"), List.of("x", "")));
        assertThat(table.csv())
                .isEqualTo(
                        "\"model\",\"says\"\r\n"
                                + "\"demo/opt\",\"a \"\"b\"\", c\n"
                                + "d\"\r\n"
                                + "\"x\",\"\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\uFF1D1",
                "\uFF201"
            })
    void noCellIsAFormula(String cell) {
        assertThat(new Table("", List.of("a"), List.of(List.of(cell))).csv())
                .isEqualTo("\"a\"\r\n\"'" + cell + "\"\r\n");
    }
}
