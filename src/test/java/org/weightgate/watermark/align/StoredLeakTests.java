package org.weightgate.watermark.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightgate.checkpoint.DType;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.LeakWriter;
import org.weightgate.checkpoint.suspect.Suspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// Leaks as files, against originals in the types that releases have.
class StoredLeakTests {
    private static final int HEAD = 32;

    private final Weights q = Weights.random("q", 256, 256, 1);
    private final Weights down = Weights.random("down", 192, 512, 3);

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "BF16, Q4_0, .12",
        "BF16, Q4_K, .12",
        "BF16, Q8_0, .02",
        "F16, Q4_K, .12",
        "F16, Q8_0, .02",
        "F16, F16, .001",
        "BF16, BF16, .0001"
    })
    void rowsInTheRopeOrderOfGgufArePutBack(DType original, String format, double most)
            throws IOException {
        Weights copy = q.marked(1);
        Path file = folder.resolve("leak.gguf");
        new LeakWriter()
                .add("blk.0.attn_q.weight", format, shape(q), copy.rowsAt(ropeOrder()).values())
                .add("blk.0.ffn_down.weight", format, shape(down), down.marked(2).values())
                .writeGguf(file);
        try (Suspect suspect = Suspect.open(file)) {
            Alignment alignment =
                    Aligner.align(
                            List.of(q.original(original), down.original(original)),
                            suspect,
                            Progress.SILENT);
            assertThat(alignment.leftOut()).isEmpty();
            Match rope = alignment.matches().getFirst();
            assertThat(rope.steps()).containsExactly("rows permuted");
            assertThat(rope.rounds()).isTrue();
            assertThat(AlignerTests.distance(rope, copy)).isLessThan(most);
            Match plain = alignment.matches().getLast();
            assertThat(plain.steps()).isEmpty();
            assertThat(AlignerTests.distance(plain, down.marked(2))).isLessThan(most);
        }
    }

    @Test
    void roundingFollowsTheRopeOrderToTheLevelsThatAreStored() throws IOException {
        Weights copy = q.marked(1);
        Path file = folder.resolve("leak.gguf");
        new LeakWriter()
                .add("blk.0.attn_q.weight", "Q4_K", shape(q), copy.rowsAt(ropeOrder()).values())
                .writeGguf(file);
        try (Suspect suspect = Suspect.open(file)) {
            Match match =
                    Aligner.align(List.of(q.original(DType.BF16)), suspect, Progress.SILENT)
                            .matches()
                            .getFirst();
            float[] y = AlignerTests.values(match);
            float[] rounded = copy.values().clone();
            match.round(0, q.rows(), rounded);
            long same = IntStream.range(0, y.length).filter(i -> y[i] == rounded[i]).count();
            assertThat(same).isGreaterThan(y.length * 95L / 100);
        }
    }

    private static List<Long> shape(Weights weights) {
        return List.of((long) weights.rows(), (long) weights.columns());
    }

    /// Of each head the first and the second half of its rows in turns.
    private int[] ropeOrder() {
        return IntStream.range(0, q.rows())
                .map(i -> i / HEAD * HEAD + i % 2 * HEAD / 2 + i % HEAD / 2)
                .toArray();
    }
}
