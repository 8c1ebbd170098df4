package org.weightgate.portal.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.SignedIn;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.delivery.DeliveryFixture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A model whose second release is the first one trained further, but for one shard that both
/// share; and a model that nobody ever had. Their weights are no other test's: who had the same
/// contents under another name counts as well.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseTraceTests {
    private static final String SHARED = "model-00001-of-00003.safetensors";

    @Autowired private TraceFixture fixture;
    @Autowired private CatalogFixture catalog;
    @Autowired private DeliveryFixture delivery;
    @Autowired private Tracing tracing;
    @Autowired private Opening opening;
    @Autowired private MockMvcTester mvc;
    private ModelName model;
    private Actor paul;
    private GrantView older;
    private GrantView newer;
    private GrantView bothOlder;
    private GrantView bothNewer;

    @BeforeAll
    void twoReleases() {
        Map<String, byte[]> files = weights(1);
        model = catalog.published(files);
        paul = fixture.publisher(model);
        Actor both = delivery.researcher();
        older = delivery.prepared(delivery.researcher(), model);
        bothOlder = delivery.prepared(both, model);
        files.replaceAll((path, bytes) -> path.equals(SHARED) ? bytes : trained(path, bytes, 2));
        catalog.publish(model, "v2", files);
        newer = delivery.prepared(delivery.researcher(), model);
        bothNewer = delivery.prepared(both, model);
    }

    private static Map<String, byte[]> weights(int seed) {
        Map<String, byte[]> files = CatalogFixture.demo("opt-stories");
        files.replaceAll((path, bytes) -> trained(path, bytes, seed));
        return files;
    }

    /// The same tensors, every value a few percent away.
    private static byte[] trained(String path, byte[] shard, int seed) {
        if (!path.endsWith(".safetensors")) return shard;
        byte[] trained = shard.clone();
        Random random = new Random(seed);
        ShortBuffer values = ByteBuffer.wrap(trained).order(LITTLE_ENDIAN).asShortBuffer();
        try {
            long start =
                    Safetensors.read(new ByteArrayInputStream(shard), shard.length).dataStart();
            assertThat(start % 2).isZero();
            for (int i = (int) start / 2; i < values.limit(); i++) {
                float value = Float.float16ToFloat(values.get(i));
                float other = (float) (value * (1 + 0.05 * random.nextGaussian()));
                values.put(i, Float.floatToFloat16(other));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return trained;
    }

    @Test
    void aCopyOfTheOlderIsJudgedByTheOlderAndItsRecipientNamed() {
        FindingView found = everyRelease(fixture.weights(older));
        assertThat(found.release()).isEqualTo("v1");
        accuses(found, older);
        assertThat(found.accused().getFirst().grants()).containsExactly(older.reference());
        assertThat(found.recipients()).as("who has two copies is scored once").isEqualTo(3);
        assertThat(found.contents())
                .extracting(FindingView.ContentView::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCopyOfTheNewerIsJudgedByTheNewer() {
        FindingView found = everyRelease(fixture.weights(newer));
        assertThat(found.release()).isEqualTo("v2");
        accuses(found, newer);
        assertThat(found.recipients()).isEqualTo(3);
    }

    @Test
    void whoHasBothIsNamedOnceWithTheGrantOfTheReleaseThatLeaked() {
        FindingView first = everyRelease(fixture.weights(bothOlder));
        assertThat(first.release()).isEqualTo("v1");
        accuses(first, bothOlder);
        assertThat(first.accused().getFirst().grants())
                .containsExactly(bothOlder.reference(), bothNewer.reference());
        FindingView second = everyRelease(fixture.weights(bothNewer));
        assertThat(second.release()).isEqualTo("v2");
        accuses(second, bothNewer);
    }

    @Test
    void theSharedShardAloneNamesTheRecipientOfTheOlderOnly() {
        Map<String, byte[]> shard = Map.of(SHARED, fixture.weights(older).get(SHARED));
        String reference = fixture.collected(paul, model, null, shard);
        assertThat(fixture.judged(paul, reference).problem()).isNull();
        accuses(tracing.finding(paul, reference).orElseThrow(), older);
        assertThatThrownBy(() -> opening.open(paul, reference))
                .hasMessageContaining("another release");
    }

    @Test
    void aModelNobodyEverHadIsFoundUnmarked() {
        Map<String, byte[]> weights = weights(3);
        ModelName unknown = catalog.published(weights);
        weights.keySet().removeIf(path -> !path.endsWith(".safetensors"));
        Actor publisher = fixture.publisher(unknown);
        String reference = fixture.collected(publisher, unknown, null, weights);
        TraceView trace = fixture.judged(publisher, reference);
        assertThat(trace.problem()).isNull();
        assertThat(trace.verdict()).isEqualTo(Outcome.UNMARKED);
        FindingView found = tracing.finding(publisher, reference).orElseThrow();
        assertThat(found.recipients()).isZero();
        assertThat(found.sentence()).contains("nobody has ever had a copy");
        assertThat(
                        mvc.get()
                                .uri("/traces/" + reference)
                                .with(authentication(SignedIn.at(publisher.id(), Instant.now()))))
                .hasStatusOk()
                .bodyText()
                .contains("No mark in it", "nobody has ever had a copy");
    }

    private FindingView everyRelease(Map<String, byte[]> leak) {
        String reference = fixture.collected(paul, model, null, new TreeMap<>(leak));
        TraceView trace = fixture.judged(paul, reference);
        assertThat(trace.problem()).isNull();
        assertThat(trace.verdict()).isEqualTo(Outcome.ACCUSED);
        return tracing.finding(paul, reference).orElseThrow();
    }

    private static void accuses(FindingView found, GrantView grant) {
        assertThat(found.accused())
                .singleElement()
                .satisfies(
                        accused -> {
                            assertThat(accused.recipient()).isEqualTo(grant.recipientHandle());
                            assertThat(accused.grant()).isEqualTo(grant.reference());
                        });
    }
}
