package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.inference.Machine;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.Visits;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.TrackRecord;
import org.weightgate.portal.catalog.TrackRecord.Hardware;

import java.util.List;

@PortalTest
class ReceiptPagesTests {
    @Autowired private MockMvcTester mvc;
    @Autowired private Visits visits;
    @Autowired private DeliveryFixture fixture;
    @Autowired private ReceiptDesk desk;
    @Autowired private TrackRecord record;
    @Autowired private JdbcClient db;
    private Actor ada;
    private GrantView grant;

    @BeforeEach
    void aGrant() {
        ada = fixture.researcher();
        grant = fixture.granted(ada);
        db.sql("delete from delivery_receipt where release = ?")
                .param(grant.release().value())
                .update();
    }

    @Test
    void aReceiptShowsEveryStepTheMachineAndTheTime() throws Exception {
        String page = page(ada, post(ada, grant, ReportFixture.exact(grant, ReportFixture.EPYC)));

        assertThat(page)
                .contains("Proves golden.", "Found hashes.", "1.25", "mean KL", "0.001000")
                .contains("AMD EPYC 7742", "x86-64 AVX2", "128, 64 physical", "64 GiB")
                .contains("NVIDIA A100-SXM4-80GB; computed on the cpu")
                .contains("Linux 6.8.0 amd64")
                .as("golden prompts are computed while files are hashed")
                .contains("3.5 seconds in all");
        assertThat(Visits.text(visits.get(ada, "/grants/" + grant.reference())))
                .contains("AMD EPYC 7742 64-Core Processor, x86-64 AVX2, 128 cores", "Every step");
    }

    @Test
    void aFailedStepSaysWhatToDo() throws Exception {
        String path = post(ada, grant, ReportFixture.failed(grant, ReportFixture.MAC, "golden"));
        assertThat(page(ada, path)).contains("To do:", "Fetch it again.", "differs");
    }

    @Test
    void reviewersReadItAndNobodyElseFindsIt() {
        String path = post(ada, grant, ReportFixture.exact(grant, ReportFixture.EPYC));
        GrantView other = fixture.granted(fixture.researcher());

        assertThat(visits.get(fixture.reviewer(), path)).hasStatusOk();
        assertThat(visits.get(fixture.researcher(), path)).hasStatus(404);
        assertThat(visits.get(ada, "/grants/" + grant.reference() + "/receipts/nonsense"))
                .hasStatus(404);
        String elsewhere = path.replace(grant.reference(), other.reference());
        assertThat(visits.get(fixture.reviewer(), elsewhere)).hasStatus(404);
    }

    @Test
    void theReportIsHadAsTextAndAsItWasSent() {
        String sent = ReportFixture.exact(grant, ReportFixture.EPYC);
        String path = post(ada, grant, sent);

        assertThat(visits.get(ada, path + "/report.json"))
                .hasStatusOk()
                .hasHeader("Content-Disposition", disposition("json"))
                .bodyText()
                .isEqualTo(sent);
        assertThat(visits.get(ada, path + "/report.txt"))
                .hasStatusOk()
                .hasHeader("Content-Disposition", disposition("txt"))
                .bodyText()
                .contains("machine    AMD EPYC 7742", "to the last bit.");
    }

    @Test
    void theApiListsReceiptsAndGivesEach() {
        String sent = ReportFixture.exact(grant, ReportFixture.EPYC);
        String path = "/api/v1" + post(ada, grant, sent);
        String token = fixture.token(ada);

        assertThat(api(token, path.substring(0, path.lastIndexOf('/'))))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("$.items[0].computed", v -> v.assertThat().isEqualTo("exact"))
                .hasPathSatisfying("$.items[0].passed", v -> v.assertThat().isEqualTo(true));
        assertThat(api(token, path)).hasStatusOk().bodyText().isEqualTo(sent);
        assertThat(api(fixture.token(fixture.researcher()), path)).hasStatus(404);
    }

    @Test
    void aMachineCountsOncePerGrantByItsLatestReceipt() {
        Actor bo = fixture.researcher();
        GrantView second = fixture.granted(bo);
        post(ada, grant, ReportFixture.failed(grant, ReportFixture.EPYC, "golden"));
        post(ada, grant, ReportFixture.exact(grant, ReportFixture.EPYC));
        post(ada, grant, ReportFixture.exact(grant, ReportFixture.EPYC));
        post(bo, second, ReportFixture.failed(second, ReportFixture.EPYC, "engine"));

        Hardware epyc = hardware("AMD EPYC 7742 64-Core");
        assertThat(epyc.exact()).isEqualTo(1);
        assertThat(epyc.mismatched()).isEqualTo(1);
        assertThat(epyc.shape()).isEqualTo("x86-64 AVX2, 128 cores");
        assertThat(epyc.stack()).isEqualTo("Linux, Java 25, weightgate-fp32-1");
    }

    @Test
    void damagedFilesAndUnsignedCopiesSayNothingOfAMachine() {
        post(ada, grant, ReportFixture.failed(grant, ReportFixture.MAC, "hashes"));
        post(ada, grant, ReportFixture.failed(grant, ReportFixture.MAC, "signature"));
        assertThat(all()).isEmpty();
    }

    @Test
    void oneRecipientCannotFillTheTable() {
        for (int cores = 1; cores <= 12; cores++) {
            Machine machine =
                    ReportFixture.machine(
                            "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "", cores, "");
            post(ada, grant, ReportFixture.exact(grant, machine));
        }
        assertThat(all()).hasSize(5).allMatch(h -> h.processor().equals("Intel Xeon E5-2680 v4"));
    }

    @Test
    void thePublicTableRepeatsNoWordsOfARecipient() throws Exception {
        Machine boasting =
                ReportFixture.machine(
                        "AMD visit evil.example <b>\u0000",
                        "x86-64 of ada",
                        4,
                        "Ada's Linux 6 amd64");
        post(ada, grant, ReportFixture.exact(grant, boasting));
        assertThat(all()).singleElement().extracting(Hardware::name).isEqualTo("Another processor");

        String html = Visits.text(mvc.get().uri("/" + grant.model() + "?view=hardware").exchange());
        assertThat(html)
                .contains("Another processor", "1 matched", "every copy that was verified")
                .doesNotContain("evil", "Ada's", "of ada", ada.handle(), grant.reference());
    }

    @Test
    void aReleaseWithoutReceiptsSaysHowToMakeOne() throws Exception {
        String html = Visits.text(mvc.get().uri("/" + grant.model() + "?view=hardware").exchange());
        assertThat(html).contains("was reported verified yet", "--portal");
    }

    private List<Hardware> all() {
        return record.of(grant.release());
    }

    private Hardware hardware(String processor) {
        return all().stream()
                .filter(h -> h.processor().equals(processor))
                .findFirst()
                .orElseThrow();
    }

    /// The path of the receipt's page.
    private String post(Actor who, GrantView to, String report) {
        return "/grants/%s/receipts/%s".formatted(to.reference(), desk.post(who, to, report).id());
    }

    private String page(Actor who, String path) throws Exception {
        MvcTestResult page = visits.get(who, path);
        assertThat(page).hasStatusOk();
        return Visits.text(page);
    }

    private String disposition(String kind) {
        return "attachment; filename=\"report-%s.%s\"".formatted(grant.reference(), kind);
    }

    private MvcTestResult api(String token, String path) {
        return mvc.get().uri(path).header("Authorization", "Bearer " + token).exchange();
    }
}
