package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightgate.portal.Visits.text;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Calibration;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.Reference;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.accounts.PeopleFixture;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.catalog.Tolerance.ToleranceView;
import org.weightgate.portal.catalog.Tolerance.TrialView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@PortalTest
class CalibratingTests {
    private static final String INT8 = "weights as int8 in groups of 32";

    @Autowired private CatalogFixture fixture;
    @Autowired private References references;
    @Autowired private Markers markers;
    @Autowired private Originals originals;
    @Autowired private JdbcClient db;
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private PeopleFixture people;

    @Test
    void theReleaseCheckMeasuresWhatMarksDoAndWhatTheyHide() throws Exception {
        ReleaseView release = fixture.release(fixture.published());

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
        ModelName model = fixture.published();
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
        ReleaseView first = fixture.release(fixture.published());
        ReleaseView second = fixture.release(fixture.published());
        assertThat(reference(second.id()).json()).isEqualTo(reference(first.id()).json());
    }

    @Test
    void aCalibrationThatWouldTakeTooLongLeavesFiguresThatOnlyIndicate() throws Exception {
        ModelName model = fixture.published();
        ReleaseView release = fixture.release(model);
        MarkingSettings hasty =
                new MarkingSettings(
                        Path.of("unused"),
                        null,
                        new MarkingSettings.KeySettings(null),
                        new MarkingSettings.GoldenSettings(8, 1));
        originals.laidOut(
                "calibrating-" + release.id(),
                release,
                Optional.empty(),
                folder -> {
                    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                        GoldenPrompt prompt = new GoldenPrompt(null, new int[] {2, 7, 9, 11});
                        Reference base =
                                Calibration.base(checkpoint, List.of(prompt), Progress.SILENT);
                        new Calibrating(markers, references, hasty)
                                .calibrate(
                                        release,
                                        checkpoint,
                                        base,
                                        Duration.ofMinutes(10),
                                        Progress.SILENT);
                    }
                    return true;
                });
        assertThat(reference(release.id()).calibrated()).isFalse();
        assertThat(text(mvc.get().uri("/" + model + "?view=releases").exchange()))
                .contains("only indicative", "calibrating it would take about 3 hours");
    }
}
