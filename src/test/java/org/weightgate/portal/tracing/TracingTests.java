package org.weightgate.portal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.delivery.DeliveryFixture;
import org.weightgate.portal.storage.ObjectStore;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

@PortalTest
class TracingTests {
    @Autowired private TraceFixture fixture;
    @Autowired private DeliveryFixture delivery;
    @Autowired private Tracing tracing;
    @Autowired private SuspectUploads uploads;
    @Autowired private SuspectSweep sweep;
    @Autowired private People people;
    @Autowired private ObjectStore store;
    @Autowired private JdbcClient db;
    private Actor paul;

    @BeforeEach
    void aPublisher() {
        paul = fixture.publisher();
    }

    @Test
    void aLeakedCopyIsTracedToItsRecipientAndToNobodyElse() {
        GrantView leaker = fixture.leaker();
        String reference = fixture.collected(paul, fixture.weights(leaker));

        TraceView trace = fixture.judged(paul, reference);

        assertThat(trace.problem()).isNull();
        assertThat(trace.verdict()).isEqualTo(Outcome.ACCUSED);
        FindingView found = tracing.finding(paul, reference).orElseThrow();
        assertThat(found.accused())
                .singleElement()
                .satisfies(
                        accused -> {
                            assertThat(accused.recipient()).isEqualTo(leaker.recipientHandle());
                            assertThat(accused.grant()).isEqualTo(leaker.reference());
                            assertThat(accused.log10p()).isLessThan(-9);
                            assertThat(accused.z()).isGreaterThan(100);
                        });
        assertThat(found.sentence())
                .contains(leaker.recipientHandle())
                .doesNotContain(leaker.recipient().toString());
        assertThat(found.recipients()).isGreaterThanOrEqualTo(2);
        assertThat(facts("trace-finished", reference))
                .containsEntry("verdict", "accused")
                .doesNotContainValue(leaker.recipientHandle());
    }

    @Test
    void oneShardUnderAnotherNameIsEnough() {
        GrantView leaker = fixture.leaker();
        byte[] shard = fixture.weights(leaker).values().iterator().next();
        String reference = fixture.collected(paul, Map.of("holiday.jpg", shard));
        assertThat(fixture.judged(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
        assertThat(tracing.finding(paul, reference).orElseThrow().accused())
                .extracting(FindingView.AccusedView::recipient)
                .containsExactly(leaker.recipientHandle());
    }

    @Test
    void theOriginalAccusesNobody() {
        fixture.leaker();
        String reference = fixture.collected(paul, fixture.originals());
        assertThat(fixture.judged(paul, reference).verdict()).isEqualTo(Outcome.UNMARKED);
        assertThat(tracing.finding(paul, reference).orElseThrow().accused()).isEmpty();
    }

    @Test
    void aRevokedGrantIsTracedAllTheSame() {
        GrantView leaker = fixture.recipient();
        Map<String, byte[]> leak = fixture.weights(leaker);
        delivery.revoke(leaker, "left the project");
        String reference = fixture.collected(paul, leak);
        assertThat(fixture.judged(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
    }

    @Test
    void whatCannotBeReadIsNamedAndMayBeReplaced() {
        GrantView leaker = fixture.leaker();
        Iterator<Map.Entry<String, byte[]>> shards = fixture.weights(leaker).entrySet().iterator();
        byte[] good = shards.next().getValue();
        byte[] bad = CatalogFixture.safetensors("{\"a\":{\"dtype\":\"F32\"", 8);
        String reference = fixture.collected(paul, Map.of("broken.safetensors", bad));

        TraceView failed = fixture.judged(paul, reference);
        assertThat(failed.status()).isEqualTo(TraceStatus.FAILED);
        assertThat(failed.problem()).contains("broken.safetensors");
        assertThat(failed.files()).hasSize(1);
        assertThat(facts("trace-failed", reference)).containsKey("problem");

        uploads.remove(paul, reference, "broken.safetensors");
        fixture.send(paul, reference, "good.safetensors", good);
        assertThat(fixture.judged(paul, reference).verdict()).isEqualTo(Outcome.ACCUSED);
    }

    @Test
    void keysThatAreNotTheCommittedOnesSilenceTheTrace() {
        GrantView leaker = fixture.leaker();
        String reference = fixture.collected(paul, fixture.weights(leaker));
        String kept =
                db.sql("select commitment from marking_copy where recipient_id = ?")
                        .param(leaker.recipient().value())
                        .query(String.class)
                        .single();
        recommit(leaker, "0".repeat(64));
        try {
            TraceView trace = fixture.judged(paul, reference);
            assertThat(trace.status()).isEqualTo(TraceStatus.FAILED);
            assertThat(trace.problem()).contains("not the ones committed to");
        } finally {
            recommit(leaker, kept);
        }
    }

    private void recommit(GrantView grant, String commitment) {
        db.sql("update marking_copy set commitment = ? where recipient_id = ?")
                .params(commitment, grant.recipient().value())
                .update();
    }

    @Test
    void aVerdictAndItsFilesDoNotChange() {
        String reference = fixture.collected(paul, fixture.weights(fixture.leaker()));
        fixture.judged(paul, reference);
        assertThatThrownBy(() -> tracing.start(paul, reference))
                .isInstanceOf(TraceRefused.class)
                .hasMessageContaining("finished");
        assertThatThrownBy(() -> uploads.start(paul, reference, "more.bin", 5))
                .isInstanceOf(TraceRefused.class);
        assertThatThrownBy(() -> tracing.discard(paul, reference)).isInstanceOf(TraceRefused.class);
    }

    @Test
    void aTraceWithoutWholeFilesIsNotStarted() {
        String reference = fixture.collected(paul, Map.of());
        assertThatThrownBy(() -> tracing.start(paul, reference)).hasMessageContaining("no files");
        uploads.start(paul, reference, "half.gguf", 5);
        assertThatThrownBy(() -> tracing.start(paul, reference))
                .hasMessageContaining("half.gguf is not finished");
    }

    @Test
    void nobodyButPublishersAndAdminsKnowsOfIt() {
        GrantView recipient = fixture.leaker();
        String reference = fixture.collected(paul, Map.of());
        Actor accused = people.actor(recipient.recipient());
        for (Actor other : List.of(accused, delivery.reviewer())) {
            assertThatThrownBy(() -> tracing.show(other, reference))
                    .isInstanceOf(NoSuchTrace.class);
            assertThatThrownBy(() -> tracing.all(other)).hasMessageContaining("Only publishers");
            assertThatThrownBy(() -> tracing.open(other, fixture.model(), null, "why"))
                    .hasMessageContaining("publisher");
        }
        assertThat(tracing.show(Actor.SYSTEM, reference).reference()).isEqualTo(reference);
    }

    @Test
    void discardingDeletesWhatWasSent() {
        byte[] bytes = "not weights".getBytes(StandardCharsets.UTF_8);
        String reference = fixture.collected(paul, Map.of("a.bin", bytes));
        TraceId id = tracing.show(paul, reference).id();
        assertThat(store.list("traces/" + id)).hasSize(1);
        tracing.discard(paul, reference);
        assertThat(store.list("traces/" + id)).isEmpty();
        assertThatThrownBy(() -> tracing.show(paul, reference)).isInstanceOf(NoSuchTrace.class);
    }

    @Test
    void suspectsAreClearedAwayWhenTheirTimeIsOver() {
        byte[] bytes = "not weights".getBytes(StandardCharsets.UTF_8);
        String reference = fixture.collected(paul, Map.of("a.bin", bytes));
        TraceId id = tracing.show(paul, reference).id();
        sweep.run();
        assertThat(store.list("traces/" + id)).hasSize(1);

        db.sql("update trace set touched = touched - interval '8 days' where id = ?")
                .param(id.value())
                .update();
        sweep.run();

        assertThat(store.list("traces/" + id)).isEmpty();
        TraceView cleared = tracing.show(paul, reference);
        assertThat(cleared.files()).isEmpty();
        assertThat(cleared.suspectsGone()).isNotNull();
        assertThat(facts("suspects-cleared", reference)).containsEntry("files", "1");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> facts(String type, String reference) {
        String json =
                db.sql(
                                "select facts::text from audit_event where type = ? and"
                                        + " facts->>'trace' = ? order by id desc limit 1")
                        .params(type, reference)
                        .query(String.class)
                        .single();
        return tools.jackson.databind.json.JsonMapper.shared().readValue(json, Map.class);
    }
}
