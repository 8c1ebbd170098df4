package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.suspect.LeakWriter;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// A release beside the public model that it grew from.
class PublicBaseTests {
    private static final int WIDTH = 192;
    @TempDir Path home;
    private final StringWriter warned = new StringWriter();
    private Terminal terminal;

    @BeforeEach
    void listen() {
        terminal =
                new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(warned), false);
    }

    @Test
    void anAdapterMergedIntoAPublicModelIsToldWithWhatItLeavesOfATrace() throws IOException {
        float[] base = matrix(1, 1);
        float[] adapted = base.clone();
        float[] left = matrix(2, 1);
        float[] right = matrix(3, 1);
        for (int rank = 0; rank < 4; rank++) {
            for (int row = 0; row < WIDTH; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    adapted[row * WIDTH + column] +=
                            0.02f * left[rank * WIDTH + row] * right[rank * WIDTH + column];
                }
            }
        }
        PublicBase found = compare(base, adapted);
        assertThat(found.warnings()).singleElement().asString().contains("a.weight", "rank 4");
        assertThat(found.after()).isLessThan(found.before() / 2).isPositive();
        found.tell(terminal);
        assertThat(warned.toString()).contains("Warning", "no protection");
    }

    @Test
    void aTensorLeftAsItWasInPublicCarriesNothingThatHolds() throws IOException {
        float[] base = matrix(1, 1);
        PublicBase found = compare(base, base.clone());
        assertThat(found.warnings()).singleElement().asString().contains("equals a public tensor");
        assertThat(found.after()).isZero();
    }

    @Test
    void trainingThatMovedEveryWeightIsNoWarning() throws IOException {
        float[] base = matrix(1, 1);
        float[] trained = base.clone();
        float[] moved = matrix(4, 0.03);
        for (int i = 0; i < trained.length; i++) {
            trained[i] += moved[i];
        }
        PublicBase found = compare(base, trained);
        assertThat(found.compared()).isOne();
        assertThat(found.warnings()).isEmpty();
        assertThat(found.after()).isEqualTo(found.before());
        found.tell(terminal);
        assertThat(warned.toString()).doesNotContain("Warning");
    }

    private PublicBase compare(float[] base, float[] release) throws IOException {
        return PublicBase.compare(folder("base", base), folder("release", release), terminal);
    }

    private Path folder(String name, float[] values) throws IOException {
        Path folder = Files.createDirectory(home.resolve(name));
        new LeakWriter()
                .add("a.weight", "F32", List.of((long) WIDTH, (long) WIDTH), values)
                .writeSafetensors(folder.resolve("model.safetensors"));
        return folder;
    }

    private static float[] matrix(long seed, double spread) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (spread * random.nextGaussian());
        }
        return values;
    }
}
