package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// `trace`, interrupted while it sends, and run again.
class TraceResumeTests {
    private static final String ONE = "a.bin";
    private static final String TWO = "b.bin";

    @TempDir Path home;
    @TempDir Path folder;
    private byte[] one;
    private byte[] two;
    private FakePortal portal;
    private FakeTraces traces;

    @BeforeEach
    void twoSuspects() throws IOException {
        System.setProperty("weightgate.home", home.toString());
        portal = new FakePortal();
        traces = new FakeTraces(portal);
        one = new byte[2 * FakeShelf.PART];
        two = new byte[3 * FakeShelf.PART - 7];
        new Random(1).nextBytes(one);
        new Random(2).nextBytes(two);
        Files.write(folder.resolve(ONE), one);
        Files.write(folder.resolve(TWO), two);
    }

    @AfterEach
    void close() {
        System.clearProperty("weightgate.home");
        portal.close();
    }

    @Test
    void sendsOnlyWhatIsMissingIntoTheSameTrace() {
        interruptedBeforeTheSecond();
        assertThat(traces.shelf.puts).isEqualTo(2);
        partOfTheSecond(2, Arrays.copyOfRange(two, FakeShelf.PART, 2 * FakeShelf.PART));

        Ran again = trace();

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).contains("Going on with trace " + traces.reference());
        assertThat(again.out()).contains("unmarked: No mark.");
        assertThat(traces.opened).hasValue(1);
        assertThat(traces.shelf.puts).as("two parts of the second file more").isEqualTo(4);
        bothThere();
    }

    @Test
    void sendsNothingAgainWhereOnlyTheStartIsMissing() {
        assertThat(trace().code()).isZero();
        traces.status = "collecting";
        assertThat(trace().code()).isZero();
        assertThat(traces.shelf.puts).isEqualTo(5);
        assertThat(traces.status).isEqualTo("finished");
    }

    @Test
    void sendsAPartAnewThatIsNotWhatTheFileHolds() {
        interruptedBeforeTheSecond();
        partOfTheSecond(1, new byte[FakeShelf.PART]);
        assertThat(trace().code()).isZero();
        bothThere();
    }

    @Test
    void beginsAnotherTraceWhereTheFirstWasThrownAway() {
        interruptedBeforeTheSecond();
        traces.discard();
        assertThat(trace().code()).isZero();
        assertThat(traces.opened).hasValue(2);
        bothThere();
    }

    @Test
    void takesNoOtherFileOfTheSameNameAndSizeForItsOwn() throws IOException {
        assertThat(trace().code()).isZero();
        traces.status = "collecting";
        one[0] ^= 1;
        Files.write(folder.resolve(ONE), one);
        Ran into = trace("--into", traces.reference());
        assertThat(into.code()).as(into.err()).isZero();
        assertThat(traces.opened).hasValue(1);
        assertThat(traces.shelf.puts).as("the second file stays").isEqualTo(5 + 2);
        bothThere();
    }

    /// The first file is whole, then the portal goes away.
    private void interruptedBeforeTheSecond() {
        traces.refused.add(TWO);
        assertThat(trace().code()).isEqualTo(3);
        traces.refused.clear();
        assertThat(traces.shelf.complete).containsOnlyKeys(ONE);
    }

    private void partOfTheSecond(int number, byte[] bytes) {
        traces.shelf.sizes.put(TWO, (long) two.length);
        traces.shelf.parts.put(TWO, new ConcurrentHashMap<>(Map.of(number, bytes)));
    }

    private void bothThere() {
        assertThat(traces.shelf.file(ONE)).isEqualTo(one);
        assertThat(traces.shelf.file(TWO)).isEqualTo(two);
        assertThat(traces.shelf.complete)
                .containsEntry(ONE, FakePortal.sha256(one))
                .containsEntry(TWO, FakePortal.sha256(two));
    }

    private Ran trace(String... more) {
        return portal.run(List.of("trace", folder.toString(), "--model", "demo/new"), more);
    }
}
