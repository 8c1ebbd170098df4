package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTests {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,        0, 1",
        "bytes=0-,         0, 100",
        "bytes=5-9,        5, 10",
        "bytes=99-99,     99, 100",
        "bytes=90-1000,   90, 100",
        "bytes=-1,        99, 100",
        "bytes=-1000,      0, 100",
        "BYTES = 5 - 9,    5, 10",
        "bytes=0-9223372036854775808, 0, 100",
        "bytes=0-99999999999999999999999999, 0, 100",
        "bytes=-99999999999999999999999999, 0, 100"
    })
    void readsOneRange(String header, long from, long to) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Part(from, to, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=100-", "bytes=-0", "bytes=5-4", "bytes=9223372036854775808-", "bytes=",
                        "bytes=-",
                "bytes=--5", "bytes=-5-6", "bytes=a-b", "bytes=0-1,5-6", "bytes=0-,0-,0-",
                        "bytes=0x1-2"
            })
    void refusesWhatIsNoSingleRangeInsideTheFile(String header) {
        assertThat(ByteRange.of(header, 100)).isInstanceOf(ByteRange.Unsatisfiable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows=0-5", "none", "", "bytes"})
    void ignoresAnotherUnit(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Whole(100));
    }

    @Test
    void anEmptyFileHasNoRange() {
        assertThat(ByteRange.of("bytes=0-", 0)).isInstanceOf(ByteRange.Unsatisfiable.class);
        assertThat(ByteRange.of("bytes=-5", 0)).isInstanceOf(ByteRange.Unsatisfiable.class);
        assertThat(ByteRange.of(null, 0)).isEqualTo(new ByteRange.Whole(0));
    }

    @Test
    void athousandRangesAreRefusedQuickly() {
        assertThat(ByteRange.of("bytes=" + "0-,".repeat(1000) + "0-", 100))
                .isInstanceOf(ByteRange.Unsatisfiable.class);
    }
}
