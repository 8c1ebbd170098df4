package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.accounts.Actor;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a release's twin may be, and where it never shows itself.
@PortalTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwinTests {
    private static final Actor PAUL = CatalogFixture.publisherOf("lab");
    private static final SortedMap<String, byte[]> FILES = CatalogFixture.demo("llama-stories");
    private static final String SHARD =
            FILES.keySet().stream()
                    .filter(f -> f.endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();

    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private Drafts drafts;
    @Autowired private Publishing publishing;
    private ModelName refusing;

    @BeforeAll
    void publish() {
        refusing = fixture.published(FILES);
    }

    @Test
    void isNoReleaseAnybodyChoosesAndGoesWithTheOneItRehearses() {
        ModelName model = fixture.published(FILES);
        ReleaseView original = fixture.release(model);

        ReleaseView twin = fixture.rehearsed(model, FILES);

        assertThat(twin.label()).isEqualTo("v1-rehearsal");
        assertThat(twin.rehearses()).isEqualTo(original.id());
        assertThat(twin.size()).isEqualTo(original.size());
        assertThat(catalog.golden(twin.id())).isNotEqualTo(catalog.golden(original.id()));
        assertThat(catalog.golden(twin.id())).isPresent();
        assertThat(catalog.model(model).current()).isNotNull();
        assertThat(catalog.model(model).current().id()).isEqualTo(original.id());
        assertThat(catalog.releases(model)).extracting(ReleaseView::id).containsOnly(original.id());
        assertThat(
                        catalog.holding(
                                catalog.tensors(twin.id()).stream()
                                        .map(TensorView::content)
                                        .toList()))
                .isEmpty();
        assertThatThrownBy(() -> drafts.beginTwin(PAUL, model, "v1-rehearsal"))
                .hasMessageContaining("is a rehearsal itself");

        publishing.withdraw(PAUL, model, "v1", "A shard was wrong.");
        assertThat(catalog.release(twin.id()).status()).isEqualTo(ReleaseStatus.WITHDRAWN);
        assertThat(catalog.twin(original.id())).isEmpty();
    }

    @Test
    void neverHoldsWeightsOfTheOriginal() {
        SortedMap<String, byte[]> leak = CatalogFixture.twin(FILES);
        leak.put(SHARD, FILES.get(SHARD));

        assertRefused(leak, "which a rehearsal must not give away");
    }

    @Test
    void neverHoldsWeightsOfAnotherReleaseOfTheModel() {
        SortedMap<String, byte[]> later = CatalogFixture.twin(FILES);
        fixture.publish(refusing, "v2", later);
        SortedMap<String, byte[]> leak = CatalogFixture.twin(FILES);
        leak.put(SHARD, later.get(SHARD));

        assertRefused(leak, "which a rehearsal must not give away");
    }

    @Test
    void hasTheFilesOfTheOriginalAndNoOthers() {
        SortedMap<String, byte[]> more = CatalogFixture.twin(FILES);
        byte[] config = more.get("config.json").clone();
        config[config.length - 1] = ' ';
        more.put("config.json", config);
        more.put("extra.md", "more".getBytes(StandardCharsets.UTF_8));

        assertRefused(more, "extra.md is not in release v1", "config.json is not that of release");
    }

    @Test
    void hasTheTensorsOfTheOriginalInTheirPlaces() {
        SortedMap<String, byte[]> renamed = CatalogFixture.twin(FILES);
        byte[] shard = renamed.get(SHARD);
        String header = new String(shard, StandardCharsets.ISO_8859_1);
        int at = header.indexOf("weight\"");
        shard[at] = 'W';

        assertRefused(renamed, "is not as in release v1");
    }

    private void assertRefused(Map<String, byte[]> files, String... problems) {
        SortedMap<String, byte[]> fresh = new TreeMap<>(files);
        ReleaseView refused = fixture.checkTwin(refusing, fresh);
        assertThat(refused.status()).isEqualTo(ReleaseStatus.DRAFT);
        assertThat(String.join("\n", refused.problems())).contains(problems);
        drafts.discard(PAUL, refusing, refused.label());
    }

    @Test
    void itsLabelIsNobodyElses() {
        ModelName model = fixture.model();
        assertThatThrownBy(() -> drafts.begin(PAUL, model, "v2-Rehearsal", DraftTexts.NONE))
                .isInstanceOf(InvalidName.class);
    }

    @Test
    void onlyAPublishedReleaseHasOne() {
        ModelName model = fixture.model();
        drafts.begin(PAUL, model, "v1", DraftTexts.NONE);
        assertThatThrownBy(() -> drafts.beginTwin(PAUL, model, "v1"))
                .isInstanceOf(ReleaseNotOpen.class);
        assertThatThrownBy(() -> drafts.beginTwin(PAUL, model, "v7")).isInstanceOf(NotFound.class);
    }
}
