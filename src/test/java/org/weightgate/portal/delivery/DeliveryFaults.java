package org.weightgate.portal.delivery;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestContextManager;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.CatalogFixture;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Experiment F7 whole: 200 downloads of four ranges each, revoked at random moments, half of them
/// while notifications are lost. `mvn -Pbench -Dbench=delivery-faults`.
@PortalTest
public class DeliveryFaults {
    private static final int DOWNLOADS = 200;
    private static final int AT_ONCE = 10;
    private static final int RANGES = 4;
    private static final double PROMISE = 10;
    private static final long SEED = 7;

    @Autowired private DeliveryFixture fixture;
    @Autowired private Delivering delivering;
    @Autowired private Deliveries deliveries;
    @Autowired private Doorbell doorbell;
    @LocalServerPort private int port;
    private final Random random = new Random(SEED);

    /// Prints the table; false when a promise was broken.
    public static boolean run(PrintStream out) throws Exception {
        DeliveryFaults faults = new DeliveryFaults();
        new TestContextManager(DeliveryFaults.class).prepareTestInstance(faults);
        return faults.measure(out);
    }

    private boolean measure(PrintStream out) throws Exception {
        out.println("F7, seed " + SEED + ": seconds from before the commit to the last byte");
        out.println("| downloads × ranges | notifications | p50 | p99 | most | on record |");
        out.println("|---|---|---:|---:|---:|---:|");
        boolean kept = true;
        for (boolean heard : List.of(true, false)) {
            if (heard) {
                if (!doorbell.isRunning()) doorbell.start();
                CatalogFixture.await(doorbell::listening);
            } else {
                doorbell.stop();
            }
            List<Double> seconds = new ArrayList<>();
            int recorded = 0;
            for (int done = 0; done < DOWNLOADS / 2; done += AT_ONCE) {
                recorded += batch(seconds);
            }
            if (seconds.size() < DOWNLOADS / 2) {
                throw new IllegalStateException("only " + seconds.size() + " came to an end");
            }
            Collections.sort(seconds);
            double most = seconds.getLast();
            out.printf(
                    "| %d × %d | %s | %.2f | %.2f | %.2f | %d of %d |%n",
                    DOWNLOADS / 2,
                    RANGES,
                    heard ? "heard" : "lost",
                    seconds.get(seconds.size() / 2),
                    seconds.get(seconds.size() * 99 / 100),
                    most,
                    recorded,
                    DOWNLOADS / 2 * RANGES);
            kept &= most <= PROMISE && recorded == DOWNLOADS / 2 * RANGES;
        }
        out.println(kept ? "Kept: every last byte within 10 s." : "BROKEN");
        return kept;
    }

    private record Download(GrantView grant, List<SlowReader> readers, long moment) {}

    private int batch(List<Double> seconds) throws Exception {
        List<Download> batch = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) batch.add(begin());
        List<Double> found = Collections.synchronizedList(new ArrayList<>());
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (Download download : batch) threads.submit(() -> revoke(download, found));
        }
        seconds.addAll(found);
        int recorded = 0;
        for (Download download : batch) {
            CatalogFixture.await(() -> rows(download, DeliveryOutcome.RUNNING) == 0);
            recorded += (int) rows(download, DeliveryOutcome.CUT);
            for (SlowReader reader : download.readers()) reader.close();
        }
        return recorded;
    }

    private long rows(Download download, DeliveryOutcome outcome) {
        return deliveries.latest(download.grant().id(), 50).stream()
                .filter(row -> row.outcome() == outcome)
                .count();
    }

    private Download begin() throws Exception {
        Actor ada = fixture.researcher();
        GrantView grant = fixture.prepared(ada, fixture.wide(false));
        String url = delivering.mint(ada, grant, fixture.copy(grant), DeliveryFixture.WIDE).url();
        long part = DeliveryFixture.WIDE_SIZE / RANGES;
        List<SlowReader> readers = new ArrayList<>();
        for (int i = 0; i < RANGES; i++) {
            String range = "bytes=" + i * part + "-" + ((i + 1) * part - 1);
            readers.add(new SlowReader(port, url, range, 100_000));
        }
        CatalogFixture.await(() -> readers.stream().allMatch(r -> r.received() > 0));
        return new Download(grant, readers, System.nanoTime() + random.nextInt(3_000) * 1_000_000L);
    }

    private void revoke(Download download, List<Double> seconds) {
        CatalogFixture.await(() -> System.nanoTime() > download.moment());
        long before = System.nanoTime();
        fixture.revoke(download.grant(), "Lost laptop.");
        CatalogFixture.await(() -> download.readers().stream().allMatch(SlowReader::over));
        long last = download.readers().stream().mapToLong(SlowReader::lastByte).max().orElseThrow();
        seconds.add(Math.max(0, (last - before) / 1e9));
    }
}
