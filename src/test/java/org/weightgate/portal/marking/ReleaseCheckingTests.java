package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.GoldenReference;
import org.weightgate.inference.Numerics;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.Drafts;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.Publishing;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

@PortalTest
class ReleaseCheckingTests {
    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private Publishing publishing;
    @Autowired private Drafts drafts;
    @Autowired private Plans plans;
    @Autowired private Settlements settlements;

    @Test
    void publishesWithPlansACommitmentAndItsOwnGoldenReference() throws Exception {
        ReleaseView release = fixture.release(fixture.published());

        GoldenReference golden = golden(release);
        assertThat(golden.revision()).isEqualTo(Numerics.REVISION);
        assertThat(golden.prompts()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(plans.of(Planning.contents(catalog.tensors(release.id()))).keySet())
                .isEqualTo(Planning.contents(catalog.tensors(release.id())));
        assertThat(settlements.of(release.id()).orElseThrow().codeCommitment()).hasSize(64);
        assertThat(settlements.of(release.id()).orElseThrow().goldenSkipped()).isNull();
    }

    @Test
    void refusesAGoldenReferenceThatTheWeightsDoNotCompute() throws Exception {
        GoldenReference right = golden(fixture.release(fixture.published()));
        GoldenReference wrong =
                new GoldenReference(right.revision(), "0".repeat(64), right.prompts());
        ModelName model = fixture.draft(CatalogFixture.demo("opt-stories"));
        drafts.golden(CatalogFixture.publisherOf("lab"), model, "v1", wrong.json());

        assertThat(refused(model).problems())
                .singleElement()
                .asString()
                .contains("do not compute what yours computed");
    }

    @Test
    void refusesAGoldenReferenceOfPromptsThatTheModelCannotTake() throws Exception {
        GoldenReference.Prompt prompt =
                new GoldenReference.Prompt(
                        new GoldenPrompt(null, new int[] {999_999}),
                        new double[1],
                        new int[][] {{0}},
                        new float[][] {{0}},
                        new float[0]);
        GoldenReference wrong =
                new GoldenReference(Numerics.REVISION, "0".repeat(64), List.of(prompt));
        ModelName model = fixture.draft(CatalogFixture.demo("opt-stories"));
        drafts.golden(CatalogFixture.publisherOf("lab"), model, "v1", wrong.json());

        assertThat(refused(model).problems()).singleElement().asString().contains("id 999999");
    }

    private ReleaseView refused(ModelName model) {
        publishing.submit(CatalogFixture.publisherOf("lab"), model, "v1");
        CatalogFixture.await(() -> fixture.release(model).status() != ReleaseStatus.CHECKING);
        assertThat(fixture.release(model).status()).isEqualTo(ReleaseStatus.DRAFT);
        return fixture.release(model);
    }

    private GoldenReference golden(ReleaseView release) throws Exception {
        String json = catalog.golden(release.id()).orElseThrow();
        return GoldenReference.parse(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
