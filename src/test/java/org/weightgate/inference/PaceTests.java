package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How far a verification is")
class PaceTests {
    @Test
    @DisplayName("is what was read, if reading is the slower")
    void reading() {
        Pace pace = new Pace(0);
        pace.computing(0);
        pace.read(0.5);
        pace.computed(0.45);
        pace.waited(900);
        assertThat(pace.share(1000)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    @DisplayName("is what was computed, if computing is the slower")
    void computing() {
        Pace pace = new Pace(0);
        pace.computing(0);
        pace.read(0.9);
        pace.readerIdle(100);
        pace.computed(0.25);
        assertThat(pace.share(1000)).isCloseTo(0.25, within(1e-9));
    }

    @Test
    @DisplayName("tells what each of the two took by itself, and which of them binds")
    void alone() {
        Pace pace = new Pace(0);
        pace.computing(0);
        pace.read(0.5);
        pace.computed(0.1);
        pace.waited(50);
        assertThat(pace.boundByArithmetic(100)).isTrue();
        pace.readerIdle(300);
        pace.readingEnded(700);
        pace.computed(0.9);
        pace.computingEnded(1000);
        assertThat(pace.readFor()).isEqualTo(400);
        assertThat(pace.computedFor()).isEqualTo(950);
        assertThat(pace.boundByArithmetic(1000)).as("it is over").isFalse();
    }

    @Test
    @DisplayName("never goes back, and is next to nothing before the first layer")
    void neverBack() {
        Pace pace = new Pace(0);
        pace.computing(0);
        pace.read(1);
        assertThat(pace.share(10)).isLessThan(0.02);
        pace.computed(0.5);
        assertThat(pace.share(20)).isCloseTo(0.5, within(0.01));
        pace.computed(0.51);
        assertThat(pace.share(90)).isCloseTo(0.51, within(0.01));
        pace.computed(1);
        pace.computingEnded(95);
        assertThat(pace.share(100)).isEqualTo(1);
    }
}
