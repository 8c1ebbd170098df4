package org.weightgate.portal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.unit.DataSize;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.storage.ObjectStore;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Suspects that stand in the store already, below `incoming/` here.
@PortalTest
class PointedSuspectTests {
    private static final byte[] NOTES = "no weights here".getBytes(StandardCharsets.UTF_8);

    @Autowired private TraceFixture fixture;
    @Autowired private Tracing tracing;
    @Autowired private SuspectUploads uploads;
    @Autowired private Catalog catalog;
    @Autowired private ObjectStore store;
    private Actor paul;
    private String folder;

    @BeforeEach
    void aFolder() {
        paul = fixture.publisher();
        folder = "incoming/%s/".formatted(UUID.randomUUID());
    }

    @Test
    void areTracedWhereTheyStand() {
        Map<String, byte[]> leak = fixture.weights(fixture.leaker());
        leak.forEach((name, bytes) -> put(folder + name, bytes));
        put("incoming/another/notes.txt", NOTES);
        String reference = fixture.collected(paul, Map.of());

        assertThat(uploads.point(paul, reference, folder)).isEqualTo(leak.size());

        assertThat(fixture.judged(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
        assertThat(tracing.finding(paul, reference).orElseThrow().accused())
                .extracting(FindingView.AccusedView::recipient)
                .containsExactly(fixture.leaker().recipientHandle());
        assertThat(store.list("traces/" + tracing.show(paul, reference).id()))
                .as("nothing was copied but the evidence sealed")
                .hasSize(1);
    }

    @Test
    void areOneFileEachHoweverOftenTheyArePointedTo() {
        put(folder + "a.bin", NOTES);
        put(folder + "b.bin", NOTES);
        String reference = fixture.collected(paul, Map.of());
        uploads.point(paul, reference, folder);
        put(folder + "a.bin", new byte[99]);
        uploads.point(paul, reference, folder);
        assertThat(tracing.show(paul, reference).files())
                .extracting(SuspectView::size)
                .containsExactly(99L, (long) NOTES.length);
    }

    @Test
    void outsideTheOpenPlacesAreRefusedByName() {
        String reference = fixture.collected(paul, Map.of("a.bin", NOTES));
        String original =
                catalog.release(fixture.model(), "v1").orElseThrow().files().getFirst().objectKey();
        for (String prefix :
                List.of(
                        "",
                        "/",
                        "in",
                        "incoming-too/",
                        "releases/",
                        original,
                        "traces/" + tracing.show(paul, reference).id(),
                        "incoming/../" + original)) {
            assertThatThrownBy(() -> uploads.point(paul, reference, prefix))
                    .as(prefix)
                    .isInstanceOf(TraceRefused.class)
                    .hasMessageContaining("below incoming/, not below “%s”".formatted(prefix));
        }
        assertThatThrownBy(() -> uploads.point(paul, reference, folder))
                .hasMessageContaining("nothing below " + folder);
        assertThat(tracing.show(paul, reference).files()).hasSize(1);
    }

    @Test
    void stayWhenTheTraceGoes() {
        put(folder + "a.bin", NOTES);
        put(folder + "b.bin", NOTES);
        String reference = fixture.collected(paul, Map.of());
        uploads.point(paul, reference, folder);
        uploads.remove(paul, reference, folder + "a.bin");
        tracing.discard(paul, reference);
        assertThat(store.list(folder)).hasSize(2);
    }

    @Test
    void areNotWrittenOverByAnUploadOfTheirName() {
        String name = folder + "a.bin";
        put(name, NOTES);
        String reference = fixture.collected(paul, Map.of());
        uploads.point(paul, reference, folder);

        assertThatThrownBy(() -> fixture.send(paul, reference, name, new byte[77]))
                .isInstanceOf(TraceRefused.class)
                .hasMessageContaining(name + " stands in the store already");

        assertThat(store.size(name)).isEqualTo(NOTES.length);
        assertThat(tracing.show(paul, reference).files())
                .singleElement()
                .satisfies(file -> assertThat(file.ours()).isFalse());
    }

    @Test
    void thatWereTakenAwayOrChangedAreNamed() {
        fixture.leaker();
        put(folder + "a.bin", NOTES);
        String reference = fixture.collected(paul, Map.of());
        uploads.point(paul, reference, folder);
        store.delete(folder + "a.bin");
        assertThat(fixture.judged(paul, reference).problem())
                .contains(folder + "a.bin does not stand in the store any more");
        put(folder + "a.bin", new byte[99]);
        assertThat(fixture.judged(paul, reference).problem())
                .contains(folder + "a.bin does not stand in the store any more as it did");
    }

    @Test
    void neverStandWhereThePortalKeepsItsOwn() {
        for (String own :
                List.of(
                        "",
                        "/",
                        "releases",
                        "releases/lab",
                        "traces/",
                        "traces/old",
                        "/incoming")) {
            assertThatThrownBy(() -> open(own))
                    .as(own)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("locations holds " + own);
        }
        assertThat(open("incoming").refusal("incoming/x")).isEmpty();
    }

    private static TraceSettings open(String location) {
        Duration day = Duration.ofDays(1);
        return new TraceSettings(1e-9, DataSize.ofMegabytes(16), day, day, day, List.of(location));
    }

    private void put(String key, byte[] bytes) {
        store.put(key, new ByteArrayInputStream(bytes), bytes.length);
    }
}
