package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;

import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Attack 23 and the promise of flat memory: a node with a heap of 512 MiB gives 500 answers that
/// are asked for at one moment, to readers that take almost nothing, holds 500 connections whose
/// request never ends, and others notice nothing.
@PortalTest
class ManyReadersTests {
    private static final int READERS = 500;
    private static final int PEOPLE = 8;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired private DeliveryFixture fixture;
    @Autowired private NodeProcess.Neighbourhood neighbourhood;
    @Autowired private Delivering delivering;

    @Test
    void fiveHundredSlowReadersFitIntoHalfAGibibyteAndDisturbNobody() throws Exception {
        List<String> links = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) links.add(link());
        String sha256 = CatalogFixture.sha256(fixture.wideFile());
        List<AutoCloseable> open = new ArrayList<>();
        try (NodeProcess node = neighbourhood.start()) {
            Duration before = slowest(node);
            List<SlowReader> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                String link = links.get(i % PEOPLE);
                SlowReader reader = new SlowReader(node.port(), link, "bytes=" + i + "-", 4096);
                readers.add(reader);
                open.add(reader);
                open.add(halfOpen(node));
            }
            CatalogFixture.await(() -> begun(readers));
            assertThat(readers).allMatch(reader -> !reader.over(), "still being given");
            HttpResponse<byte[]> whole =
                    HTTP.send(
                            HttpRequest.newBuilder(node.at(link())).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(CatalogFixture.sha256(whole.body())).isEqualTo(sha256);
            assertThat(slowest(node)).isLessThan(before.multipliedBy(5).plusSeconds(2));
            assertThat(readers).allMatch(reader -> !reader.over(), "still being given");
        } finally {
            for (AutoCloseable each : open) each.close();
        }
    }

    /// Somebody's link to a large file, each of another account.
    private String link() {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada, fixture.wide(false));
        return delivering.mint(ada, grant, fixture.copy(grant), DeliveryFixture.WIDE).url();
    }

    /// Whether each has its first bytes, or something else.
    private static boolean begun(List<SlowReader> readers) {
        return readers.stream().allMatch(reader -> reader.received() > 0 || reader.over());
    }

    private static Socket halfOpen(NodeProcess node) throws Exception {
        Socket socket = new Socket("127.0.0.1", node.port());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// The 95th percentile of twenty looks at a page.
    private static Duration slowest(NodeProcess node) throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            HTTP.send(
                    HttpRequest.newBuilder(node.at("/status")).build(),
                    HttpResponse.BodyHandlers.discarding());
            nanos.add(System.nanoTime() - began);
        }
        Collections.sort(nanos);
        return Duration.ofNanos(nanos.get(18));
    }
}
