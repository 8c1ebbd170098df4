package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/// The main job as a stranger does it: the packaged demo portal, a browser, a terminal.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JourneyIT {
    @TempDir static Path folder;
    private PortalProcess portal;

    @BeforeAll
    void startTheDemo() throws Exception {
        portal = new PortalProcess(folder, "--spring.profiles.active=demo");
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(
                        () ->
                                portal.status("/demo/llama-stories") == 200
                                        && portal.status("/demo/opt-stories") == 200);
    }

    @AfterAll
    void stopTheDemo() throws Exception {
        portal.close();
    }

    @Test
    @Order(1)
    void aStrangerAsksIsApprovedDownloadsAndVerifies() throws Exception {
        String reference = adaAsks();
        ritaApproves(reference);
        adaDownloadsAndVerifies(reference);
    }

    private String adaAsks() throws Exception {
        try (Browser ada = new Browser(portal.address(), false)) {
            signIn(ada, "ada");
            ada.open("/").awaitText("Models").picture("catalog");
            ada.open("/demo/opt-stories").reloadUntil("Ask for access").picture("model");
            String reference = AccessRequest.send(ada.press("Ask for access").press("Start"));
            ada.press("Follow your request").picture("status");
            return reference;
        }
    }

    private void ritaApproves(String reference) throws Exception {
        try (Browser rita = new Browser(portal.address(), false)) {
            signIn(rita, "rita");
            rita.open("/review").awaitText("Ada").picture("queue");
            rita.open("/review/" + reference).awaitText("Evidence").picture("review");
            rita.press("Approve").awaitText("Revoke");
        }
    }

    private void adaDownloadsAndVerifies(String reference) throws Exception {
        Terminal terminal = terminal("ada").with("WEIGHTGATE_TOKEN", "hf_demo_ada");
        try (Browser ada = new Browser(portal.address())) {
            signIn(ada, "ada");
            ada.open("/requests/" + reference).press("Go to your files");
            ada.reloadUntil("The copy is ready").picture("grant");

            String client = "java -jar target/weightgate-client.jar ";
            Terminal.Result get =
                    terminal.run(client + "get demo/opt-stories --to copy --wait-golden");
            assertThat(get.exit()).as(get.output()).isZero();
            Terminal.Result sums = terminal.run("cd copy && sha256sum -c SHA256SUMS");
            assertThat(sums.exit()).as(sums.output()).isZero();
            Terminal.Result verify =
                    terminal.run(
                            client
                                    + "verify copy --portal $WEIGHTGATE_PORTAL --token"
                                    + " $WEIGHTGATE_TOKEN");
            assertThat(verify.exit()).as(verify.output()).isZero();
            ada.reloadUntil("Every step passed").picture("receipt");
        }
        damageIsNamed(terminal);
        assertThat(portal.output()).as("no link in the log").doesNotContain("/d/k");
    }

    private static void damageIsNamed(Terminal terminal) throws Exception {
        Path shard = terminal.folder().resolve("copy/model-00002-of-00003.safetensors");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shard, bytes);
        Terminal.Result verify = terminal.run("java -jar target/weightgate-client.jar verify copy");
        assertThat(verify.exit()).isEqualTo(1);
        assertThat(verify.output()).contains("model-00002-of-00003.safetensors");
    }

    @Test
    @Order(2)
    void theQuickstartOfTheReadmeRunsAsWritten() throws Exception {
        Terminal terminal = terminal("quickstart");
        String block = readmeBlock("hf_demo_bo");
        Terminal.Result result = terminal.run(block);
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(terminal.folder().resolve("opt-stories/golden.json")).exists();
    }

    @Test
    @Order(3)
    void thePublishingOfTheReadmeRunsAsWritten() throws Exception {
        Terminal terminal = terminal("publish");
        Files.createSymbolicLink(terminal.folder().resolve("src"), Path.of("src").toAbsolutePath());
        Terminal.Result result = terminal.run(readmeBlock("hf_demo_paul"));
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(portal.status("/demo/opt-again")).isEqualTo(200);
    }

    @Test
    @Order(4)
    void tenRandomRangesMakeTheSignedFileThoughThePortalIsKilledHalfWay() throws Exception {
        Terminal terminal = terminal("ranges").with("WEIGHTGATE_TOKEN", "hf_demo_bo");
        JsonNode file = shardOfBo(terminal);
        long size = file.get("size").asLong();
        List<Long> cuts = cuts(size);
        for (int i = 0; i < 10; i++) {
            if (i == 5) {
                portal.killAndStartAgain();
            }
            Terminal.Result part =
                    terminal.run(
                            "curl -sSf -r %d-%d '%s' >> whole"
                                    .formatted(
                                            cuts.get(i),
                                            cuts.get(i + 1) - 1,
                                            file.get("url").asString()));
            assertThat(part.exit()).as(part.output()).isZero();
        }
        byte[] whole = Files.readAllBytes(terminal.folder().resolve("whole"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole);
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(file.get("sha256").asString());
    }

    @Test
    @Order(5)
    void theLeakOfTheReadmeIsTracedAsWritten() throws Exception {
        Terminal terminal = terminal("trace");
        Path copy = folder.resolve("quickstart/opt-stories");
        Files.createSymbolicLink(terminal.folder().resolve("opt-stories"), copy);
        Terminal.Result traced = terminal.run(readmeBlock("client.jar trace opt-stories"));
        assertThat(traced.exit()).as(traced.output()).isZero();
        assertThat(traced.output()).contains("accused: ", "bo (GR-");

        String client = "WEIGHTGATE_TOKEN=hf_demo_paul java -jar target/weightgate-client.jar ";
        Path original = Path.of("src/main/resources/demo/opt-stories").toAbsolutePath();
        Terminal.Result innocent =
                terminal.run(client + "trace %s --model demo/opt-stories".formatted(original));
        assertThat(innocent.exit()).as(innocent.output()).isZero();
        assertThat(innocent.output()).contains("unmarked: ").doesNotContain("bo (GR-");
    }

    @Test
    @Order(6)
    void aConvertedLeakIsTracedInTheBrowserAndItsEvidenceHolds() throws Exception {
        Terminal terminal = terminal("evidence");
        Path leak = terminal.folder().resolve("renamed.bin");
        Path copy = folder.resolve("quickstart/opt-stories");
        Leak.convert(copy.resolve("model-00002-of-00003.safetensors"), leak);
        String reference = paulTraces(leak);
        Terminal.Result fetched =
                terminal.run(
                        "curl -sSf -X POST -H 'Authorization: Bearer hf_demo_paul' -o bundle.zip "
                                + "$WEIGHTGATE_PORTAL/api/v1/traces/"
                                + reference
                                + "/bundle");
        assertThat(fetched.exit()).as(fetched.output()).isZero();
        String check = "java -jar target/weightgate-client.jar trace --check bundle.zip";
        Path originals = Path.of("src/main/resources/demo/opt-stories").toAbsolutePath();
        for (String more : List.of("", " --suspect renamed.bin --originals " + originals)) {
            Terminal.Result holds = terminal.run(check + more);
            assertThat(holds.exit()).as(holds.output()).isZero();
            assertThat(holds.output()).contains("The evidence holds.");
        }
        try (Browser bo = new Browser(portal.address())) {
            signIn(bo, "bo");
            assertThat(bo.open("/grants").text()).doesNotContain("race");
            assertThat(bo.open("/traces/" + reference).text()).contains("There is no trace");
        }
    }

    private String paulTraces(Path leak) throws Exception {
        try (Browser paul = new Browser(portal.address(), false)) {
            signIn(paul, "paul");
            paul.press("Traces").press("Trace a leak");
            paul.answer(
                            Map.of(
                                    "of", List.of("demo/opt-stories@v1"),
                                    "reason", List.of("Found on a file share")))
                    .press("Go on to the files")
                    .awaitText("Send files from here");
            String reference = paul.path().substring("/traces/".length());
            paul.choose("files", leak).press("Send").awaitText("renamed.bin is here");
            paul.press("Compare with every copy").reloadUntil("From the copy of bo");
            paul.picture("trace", 1280, 1900);
            paul.press("Open the evidence").awaitText("Download the bundle");
            return reference;
        }
    }

    @Test
    @Order(7)
    void theWholeWayGoesByKeyboardAndTheFocusIsAlwaysSeen() throws Exception {
        String reference = adaAsksByKeyboard();
        approveByKeyboard("rita", reference, "What is left before a grant");
        approveByKeyboard("ralf", reference, "Revoke");
        try (Browser ada = new Browser(portal.address())) {
            signIn(ada, "ada");
            new Keyboard(ada).to("Downloads").enter();
            Keyboard keys = new Keyboard(ada.awaitText("demo/llama-stories"));
            keys.to("demo/llama-stories").enter();
            ada.reloadUntil("The copy is ready");
            keys.to("Copy").enter();
            ada.awaitText("Copied");
        }
    }

    /// This model's releases take two reviewers.
    private void approveByKeyboard(String reviewer, String reference, String outcome) {
        try (Browser browser = new Browser(portal.address())) {
            signIn(browser, reviewer);
            Keyboard keys = new Keyboard(browser);
            keys.to("Review").enter();
            browser.awaitText("Requests to review");
            keys.to(reference).enter();
            browser.awaitText("Evidence");
            keys.to("Approve").to("Approve").enter();
            browser.awaitText(outcome);
        }
    }

    private String adaAsksByKeyboard() throws Exception {
        try (Browser ada = new Browser(portal.address())) {
            signIn(ada, "ada");
            ada.open("/demo/llama-stories");
            Keyboard keys = new Keyboard(ada).skips().to("Continue").enter();
            ada.awaitText("What happens");
            keys.to("Continue").enter();
            ada.awaitLeft("/demo/llama-stories/request");
            keys.to("Continue").enter();
            ada.awaitText("There is a problem");
            assertThat(keys.focus().getDomAttribute("class")).contains("summary");
            return AccessRequest.send(ada, keys);
        }
    }

    @Test
    @Order(8)
    void aReviewerWorksTheQueueByItsKeys() {
        new ReviewJourney(portal.address()).ritaWorksTheQueueByItsKeys();
    }

    @Test
    @Order(9)
    void viewsAndTemplatesWorkWithoutScripts() throws Exception {
        new ReviewJourney(portal.address()).aViewAndATemplateWorkWithoutScripts();
    }

    @Test
    @Order(10)
    void auditorsAndAdminsWorkByKeyboardWithScriptsAndWithout() {
        for (boolean scripts : new boolean[] {true, false}) {
            StewardJourney journey = new StewardJourney(portal.address(), scripts);
            journey.umaReadsTheRecordAndARequest();
            journey.rootInvitesAndDeactivatesSomebody();
        }
    }

    @Test
    @Order(11)
    void everyPageHoldsUpLightAndDarkWideAndNarrowEmptyFullAndRefused() throws Exception {
        String adminLink = "java -jar target/weightgate.jar admin-link --weightgate.data=../data";
        String link = terminal("audit").run(adminLink).output();
        try (AuditRound round = new AuditRound(portal.address(), link)) {
            round.everyPage();
        }
    }

    private JsonNode shardOfBo(Terminal terminal) throws Exception {
        String api = "curl -sSf -H \"Authorization: Bearer $WEIGHTGATE_TOKEN\" $WEIGHTGATE_PORTAL";
        JsonMapper json = JsonMapper.shared();
        JsonNode grants =
                json.readTree(terminal.run(api + "/api/v1/grants?status=active").output());
        String reference = grants.get("items").get(0).get("reference").asString();
        JsonNode grant = json.readTree(terminal.run(api + "/api/v1/grants/" + reference).output());
        for (JsonNode file : grant.get("files")) {
            if (file.get("path").asString().endsWith(".safetensors")) {
                return file;
            }
        }
        throw new AssertionError("no shard in " + grant);
    }

    private static List<Long> cuts(long size) {
        List<Long> cuts = new ArrayList<>(List.of(0L, size));
        Random random = new Random(42);
        while (cuts.size() < 11) {
            cuts.add(1 + random.nextLong(size - 1));
        }
        Collections.sort(cuts);
        return cuts;
    }

    private Terminal terminal(String name) throws Exception {
        return new Terminal(Files.createDirectory(folder.resolve(name)), portal.address());
    }

    private static void signIn(Browser browser, String person) {
        browser.as(person);
    }

    /// The shell block of the README that holds these words.
    private static String readmeBlock(String words) throws Exception {
        return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(m -> m.group(1))
                .filter(block -> block.contains(words))
                .findFirst()
                .orElseThrow();
    }
}
