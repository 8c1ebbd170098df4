package org.weightgate.portal.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

class ChartTests {
    @Test
    void partsOfAMeterShareItsLengthAndSmallOnesAreStillSeen() {
        Meter meter =
                Meter.of(
                        1000,
                        List.of(
                                new Meter.Share("good", "matched", 749),
                                new Meter.Share("info", "within tolerance", 0),
                                new Meter.Share("bad", "differs", 1)));
        assertThat(meter.words()).isEqualTo("749 matched, 1 differs");
        assertThat(meter.parts()).extracting(Meter.Part::width).containsExactly(74.9, 1.5);
        assertThat(meter.parts().get(1).x()).isEqualTo(74.9);
    }

    @Test
    void columnsAreStackedFromTheFloorOnOneScale() {
        Columns columns =
                Columns.of(
                        "c",
                        "Requests",
                        List.of("5 Oct", "12 Oct"),
                        List.of(
                                new Columns.Series("good", "approved", List.of(3L, 0L)),
                                new Columns.Series("bad", "declined", List.of(1L, 2L))));
        assertThat(columns.ticks()).extracting(Scale.Tick::label).containsExactly("0", "2", "4");
        assertThat(columns.blocks())
                .extracting(Columns.Block::words)
                .containsExactly("5 Oct: 3 approved", "5 Oct: 1 declined", "12 Oct: 2 declined");
        Columns.Block approved = columns.blocks().get(0);
        Columns.Block declined = columns.blocks().get(1);
        assertThat(approved.y() + approved.height()).isEqualTo(Scale.FLOOR);
        assertThat(declined.y() + declined.height()).isCloseTo(approved.y(), within(0.1));
        assertThat(declined.y()).isEqualTo(Scale.ROOF);
        assertThat(declined.height() * 3).isCloseTo(approved.height(), within(0.3));
    }

    @Test
    void aChartOfNothingIsEmpty() {
        List<Long> nothing = Collections.nCopies(3, 0L);
        assertThat(
                        Columns.of(
                                        "c",
                                        "t",
                                        List.of("a", "b", "c"),
                                        List.of(new Columns.Series("good", "n", nothing)))
                                .empty())
                .isTrue();
    }

    @Test
    void ofManyLabelsOnlySomeAreWritten() {
        List<String> names = Collections.nCopies(52, "1 Jan");
        List<Columns.Label> labels = Columns.labels(names, 10);
        assertThat(labels).hasSizeBetween(4, 6);
        assertThat(labels.stream().filter(Columns.Label::always)).hasSizeBetween(2, 3);
    }

    @Test
    void aLineHasAGapWhereNothingWasMeasured() {
        Curves curves =
                Curves.of(
                        "c",
                        "Time",
                        "days",
                        List.of("a", "b", "c", "d"),
                        List.of(
                                new Curves.Series(
                                        "info", "half", Arrays.asList(1.0, null, 2.0, 4.0))));
        Curves.Line line = curves.lines().getFirst();
        assertThat(line.dots())
                .extracting(Curves.Dot::words)
                .containsExactly("a: half 1.0 days", "c: half 2.0 days", "d: half 4.0 days");
        assertThat(line.path().replaceAll("[^ML]", "")).isEqualTo("MML");
        assertThat(line.dots().getLast().y()).isEqualTo(Scale.ROOF);
    }

    @Test
    void theScaleEndsAtARoundNumber() {
        assertThat(Scale.of(0).top()).isEqualTo(2);
        assertThat(Scale.of(3).top()).isEqualTo(4);
        assertThat(Scale.of(41).top()).isEqualTo(50);
        assertThat(Scale.of(1001).top()).isEqualTo(2000);
        assertThat(Scale.of(0.2).top()).isEqualTo(2);
    }
}
