package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.client.Ran;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.portal.marking.CopyFile;
import org.weightgate.portal.storage.FaultyStore;
import org.weightgate.portal.storage.FaultyStore.Fault;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Experiment F5: a portal whose object store refuses, resets, truncates, dawdles and lies.
@PortalTest
class StoreFaultTests {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private DeliveryFixture fixture;
    @Autowired private NodeProcess.Neighbourhood neighbourhood;
    @Autowired private Delivering delivering;

    /// 5 % 500 or 503, 5 % resets, 10 % truncated, 5 % two seconds late.
    @Test
    void everyAnswerIsWholeThoughOneInFourOfTheStoresIsNot() throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada, fixture.wide(false));
        try (FaultyStore store = faulty(5, 5, 10, 5);
                NodeProcess node = neighbourhood.start(store.address())) {
            List<String> wrong = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                for (CopyFile file : fixture.copy(grant).files()) {
                    String link =
                            delivering.mint(ada, grant, fixture.copy(grant), file.path()).url();
                    String found = fetched(node, link, file);
                    if (!found.equals(file.sha256())) wrong.add(file.path() + ": " + found);
                }
            }
            assertThat(faults(store)).as("faults met").isGreaterThan(5);
            assertThat(wrong).isEmpty();
        }
    }

    /// The portal cannot know every range's bytes; what arrives wrong does not become a file.
    @Test
    void wrongBytesOfTheStoreNeverBecomeAFileOfTheClients(@TempDir Path folder) throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada);
        System.setProperty("weightgate.home", folder.resolve("home").toString());
        try (FaultyStore store = faulty(5, 5, 10, 0, 30);
                NodeProcess node = neighbourhood.start(store.address())) {
            Path copy = folder.resolve("copy");
            Ran ran = null;
            for (int tries = 0; tries < 6 && (ran == null || ran.code() != 0); tries++) {
                ran =
                        Ran.of(
                                "get",
                                grant.model() + "@" + grant.releaseLabel(),
                                "--to",
                                copy.toString(),
                                "--portal",
                                node.at("").toString(),
                                "--token",
                                fixture.token(ada));
                assertNoWrongFile(grant, copy);
            }
            assertThat(store.count(Fault.WRONG)).as("wrong answers met").isPositive();
            assertThat(ran.code()).as(ran.toString()).isZero();
        } finally {
            System.clearProperty("weightgate.home");
        }
    }

    private void assertNoWrongFile(GrantView grant, Path copy) throws IOException {
        for (CopyFile file : fixture.copy(grant).files()) {
            Path there = copy.resolve(file.path());
            if (Files.exists(there)) {
                assertThat(CatalogFixture.sha256(Files.readAllBytes(there)))
                        .as(file.path())
                        .isEqualTo(file.sha256());
            }
        }
    }

    private FaultyStore faulty(int... percent) throws IOException {
        return new FaultyStore(neighbourhood.s3().endpoint(), 5, percent);
    }

    private static int faults(FaultyStore store) {
        int all = 0;
        for (Fault fault : Fault.values()) if (fault != Fault.NONE) all += store.count(fault);
        return all;
    }

    /// What stands in a file after it was asked for at most five times.
    private static String fetched(NodeProcess node, String link, CopyFile file) throws Exception {
        for (int tries = 0; tries < 5; tries++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(node.at(link));
            HttpResponse<byte[]> answer;
            try {
                answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            } catch (IOException broken) {
                continue;
            }
            if (answer.statusCode() == 200) return CatalogFixture.sha256(answer.body());
        }
        return "nothing whole in five tries";
    }
}
