package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weightgate.portal.Visits.text;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.Reference;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.PeopleFixture;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.Tolerance.ToleranceView;
import org.weightgate.portal.catalog.Tolerance.TrialView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

@PortalTest
class CalibratingTests {
    private static final String SHARD = "model-00002-of-00003.safetensors";
    private static final String INT8 = "weights as int8 in groups of 32";

    @Autowired private CatalogFixture fixture;
    @Autowired private Catalog catalog;
    @Autowired private References references;
    @Autowired private CalibrationRuns runs;
    @Autowired private Markers markers;
    @Autowired private Originals originals;
    @Autowired private Settlements settlements;
    @Autowired private JdbcClient db;
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private PeopleFixture people;

    /// A release whose check had so many hours for its calibration.
    private ReleaseView checked(double hours) throws IOException {
        ReleaseView release = fixture.release(fixture.published());
        assertThat(check(hours).settle(release, Progress.SILENT)).isNotNull();
        return release;
    }

    private GoldenCheck check(double hours) {
        MarkingSettings settings =
                new MarkingSettings(
                        Path.of("unused"),
                        null,
                        new MarkingSettings.KeySettings(null),
                        new MarkingSettings.GoldenSettings(8, hours),
                        new MarkingSettings.HashingSettings(4));
        Calibrating calibrating = new Calibrating(markers, references, runs, settings);
        return new GoldenCheck(catalog, originals, settlements, calibrating, settings);
    }

    @Test
    void theReleaseCheckMeasuresWhatMarksDoAndWhatTheyHide() throws Exception {
        ReleaseView release = checked(24);

        ToleranceView view = references.of(release.id()).orElseThrow();
        assertThat(view.calibrated()).isTrue();
        assertThat(view.lawful())
                .hasSize(9)
                .allSatisfy(run -> assertThat(run.margin()).isLessThanOrEqualTo(0.2501));
        assertThat(view.lawful())
                .extracting(TrialView::name)
                .contains("another order of summation", "marks of dummy recipient 8");
        assertThat(view.notSeparable()).contains(INT8);
        assertThat(view.faults())
                .filteredOn(TrialView::caught)
                .extracting(TrialView::name)
                .contains("layers 2 and 3 swapped", "a mark ten times as strong");

        Reference reference = reference(release.id());
        assertThat(reference.calibrated()).isTrue();
        assertThat(reference.notSeparable()).isEqualTo(view.notSeparable());
    }

    private Reference reference(ReleaseId release) throws IOException {
        byte[] content =
                db.sql("select content from marking_reference where release_id = ?")
                        .param(release.value())
                        .query((row, n) -> row.getBytes(1))
                        .single();
        return Reference.parse(new ByteArrayInputStream(content));
    }

    @Test
    void publisherAndReadersAreToldWhatIsNotSeparable() throws Exception {
        ModelName model = checked(24).model();
        String publishers =
                text(
                        visits.get(
                                people.with(RoleName.PUBLISHER, "lab"),
                                "/publish/" + model + "/releases/v1"));
        assertThat(publishers)
                .contains("How well a copy can be checked", "not separable: " + INT8)
                .contains("layers 2 and 3 swapped", "marks of dummy recipient 1");
        assertThat(text(mvc.get().uri("/" + model + "?view=releases").exchange()))
                .contains("How well a copy of v1 can be checked", "not separable: " + INT8);
    }

    @Test
    void aReleaseOfTheSameWeightsTakesTheCalibrationOver() throws Exception {
        ReleaseView first = checked(24);
        ReleaseView second = checked(24);
        assertThat(reference(second.id()).json()).isEqualTo(reference(first.id()).json());
    }

    @Test
    void aCheckThatIsCutOffGoesOnBehindTheRunsItFinished() throws Exception {
        SortedMap<String, byte[]> fresh = new TreeMap<>(CatalogFixture.demo("opt-stories"));
        fresh.replaceAll((path, bytes) -> path.equals(SHARD) ? halved(bytes) : bytes);
        ReleaseView release = fixture.release(fixture.published(fresh));
        Progress restart =
                (what, done, total) -> {
                    if (what.equals("calibrating") && done > total / 5) {
                        throw new IllegalStateException("the portal stops");
                    }
                };
        assertThatThrownBy(() -> check(24).settle(release, restart)).hasMessage("the portal stops");
        assertThat(finished(release))
                .containsExactlyInAnyOrder(
                        "the unmarked weights",
                        "another order of summation",
                        "marks of dummy recipient 1",
                        "marks of dummy recipient 2");

        List<String> steps = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        check(24)
                .settle(
                        release,
                        (what, done, total) -> {
                            steps.add(what);
                            shares.add((double) done / total);
                        });

        assertThat(steps).containsOnly("calibrating");
        assertThat(shares.getFirst()).as("three of seventeen runs").isGreaterThan(2.99 / 17);
        assertThat(reference(release.id()).calibrated()).isTrue();
        assertThat(reference(release.id()).trials()).hasSize(17);
        assertThat(finished(release)).as("they stand in the reference now").isEmpty();
    }

    @Test
    void runsOfOtherPromptsCountForNothing() {
        ReleaseView release = fixture.release(fixture.published());
        GoldenPrompt one = new GoldenPrompt(null, new int[] {2, 300, 301});
        GoldenPrompt other = new GoldenPrompt(null, new int[] {2, 300, 302});
        runs.attempt(release, List.of(one)).keep("a run", "what it found");
        assertThat(runs.attempt(release, List.of(one)).found("a run")).isEqualTo("what it found");
        assertThat(runs.attempt(release, List.of(other)).found("a run")).isNull();
        assertThat(runs.attempt(release, List.of(one)).found("a run")).isNull();
    }

    private List<String> finished(ReleaseView release) {
        return db.sql("select name from marking_run where release_id = ?")
                .param(release.id().value())
                .query(String.class)
                .list();
    }

    /// The shard with its last weight halved, so that no other test has calibrated it.
    private static byte[] halved(byte[] shard) {
        byte[] other = shard.clone();
        other[other.length - 1] ^= 4;
        return other;
    }

    @Test
    void aCalibrationThatWouldTakeTooLongLeavesFiguresThatOnlyIndicate() throws Exception {
        // other weights than those that are calibrated here
        ModelName model = fixture.published(CatalogFixture.demo("llama-stories"));
        ReleaseView release = fixture.release(model);
        assertThat(reference(release.id()).calibrated()).as("tests allow it no time").isFalse();
        assertThat(text(mvc.get().uri("/" + release.model() + "?view=releases").exchange()))
                .contains("only indicative", "calibrating it would take up to an hour");
    }
}
