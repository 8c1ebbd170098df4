package org.weightgate.portal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.storage.ObjectStore;
import org.weightgate.portal.storage.PartUploads;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

@PortalTest
@DisplayName("suspects of somebody who does not want them traced")
class HostileSuspectTests {
    @Autowired private TraceFixture fixture;
    @Autowired private Tracing tracing;
    @Autowired private Opening opening;
    @Autowired private ObjectStore store;
    @Autowired private Cabinet cabinet;
    @Autowired private SuspectFiles files;
    @Autowired private PartUploads parts;
    @Autowired private TransactionTemplate transactions;
    private Actor paul;

    @BeforeEach
    void aPublisher() {
        paul = fixture.publisher();
    }

    @Test
    void doNotEscapeTheVerdictByNamesThatNoDatabaseKeeps() {
        byte[] shard = fixture.weights(fixture.leaker()).values().iterator().next();
        String reference = fixture.collected(paul, Map.of("leak", poisoned(shard)));

        TraceView trace = fixture.judged(paul, reference);

        assertThat(trace.problem()).isNull();
        assertThat(trace.verdict()).isEqualTo(Outcome.ACCUSED);
        assertThat(tracing.finding(paul, reference).orElseThrow().json())
                .contains("evil")
                .doesNotContain("\\u0000", "\\u001b", "\u202e");
    }

    @Test
    void mayBeMadeByWhoeverReadAnOpenedBundleAndThatIsSaid() throws IOException {
        String first = fixture.collected(paul, fixture.weights(fixture.leaker()));
        fixture.judged(paul, first);
        opening.open(paul, first);

        String second = fixture.collected(paul, fixture.weights(fixture.leaker()));
        fixture.judged(paul, second);

        assertThat(tracing.finding(paul, second).orElseThrow().doesNotProve())
                .contains("opened", first, "proves nothing");
    }

    /// Every tensor's name with what PostgreSQL refuses, a terminal obeys and a reader overlooks.
    private static byte[] poisoned(byte[] safetensors) {
        ByteBuffer file = ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) file.getLong();
        String header = new String(safetensors, 8, length, StandardCharsets.UTF_8);
        byte[] poison =
                header.replaceAll(
                                "\"([^\"]+)\":(\\s*)\\{\"",
                                "\"evil\\\\u0000\\\\u001b[2J\\\\u202e<b>$1\":$2{\"")
                        .replaceAll("\"evil[^\"]*__metadata__\"", "\"__metadata__\"")
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(poison.length).isGreaterThan(length);
        byte[] data = Arrays.copyOfRange(safetensors, 8 + length, safetensors.length);
        return ByteBuffer.allocate(8 + poison.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(poison.length)
                .put(poison)
                .put(data)
                .array();
    }

    @Test
    void areNeitherListedTwiceNorWrittenOverWhereTheyStandInTheStore() {
        byte[] bytes = "evidence".getBytes(StandardCharsets.UTF_8);
        store.put("seized/a.bin", new ByteArrayInputStream(bytes), bytes.length);
        TraceSettings settings =
                new TraceSettings(
                        1e-9,
                        DataSize.ofMegabytes(16),
                        Duration.ofHours(1),
                        Duration.ofDays(7),
                        Duration.ofDays(30),
                        List.of("seized"));
        SuspectShelf shelf = new SuspectShelf(cabinet, files, parts);
        SuspectUploads uploads = new SuspectUploads(shelf, parts, store, settings);
        String reference = fixture.collected(paul, Map.of());

        for (int time = 0; time < 2; time++) {
            Integer found = transactions.execute(s -> uploads.point(paul, reference, "seized/"));
            assertThat(found).isEqualTo(1);
        }

        assertThat(tracing.show(paul, reference).files()).hasSize(1);
        assertThatThrownBy(
                        () ->
                                transactions.execute(
                                        s -> uploads.start(paul, reference, "seized/a.bin", 5)))
                .isInstanceOf(TraceRefused.class)
                .hasMessageContaining("stands in the store");
        for (String elsewhere : List.of("releases/", "traces/", "seized/../releases/", "", "s")) {
            assertThatThrownBy(
                            () ->
                                    transactions.execute(
                                            s -> uploads.point(paul, reference, elsewhere)))
                    .isInstanceOf(TraceRefused.class);
        }
        tracing.discard(paul, reference);
        assertThat(store.list("seized/")).hasSize(1);
    }
}
