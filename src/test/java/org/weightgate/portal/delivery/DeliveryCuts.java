package org.weightgate.portal.delivery;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContextManager;
import org.weightgate.client.Ran;
import org.weightgate.client.SlowLane;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.BulkFixture;
import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.marking.CopyFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Experiment F6: people fetch large copies with the real client over a line that is reset every
/// few seconds, from a portal process that is restarted meanwhile. `mvn -Pbench
/// -Dbench=delivery-cuts`.
@PortalTest
public class DeliveryCuts {
    private static final int PIECE = 64 * 1024;
    private static final double WASTE = 0.05;

    @Autowired private DeliveryFixture fixture;
    @Autowired private BulkFixture bulk;
    @Autowired private NodeProcess.Neighbourhood neighbourhood;
    @Autowired private Reach reach;
    @Autowired private JdbcClient jdbc;

    /// How the portal goes down.
    enum Ending {
        STOPPED,
        KILLED
    }

    /// @param bytes of the weights of each download
    /// @param every from one cut to the next
    /// @param restarts at equal distances on the way
    /// @param pause after each piece of a connection, in nanoseconds: to have cuts meet a small one
    record Plan(int downloads, long bytes, Duration every, List<Ending> restarts, long pause) {}

    /// @param bytes that had to come, statements included
    /// @param passed bytes that came over the line, heads of answers included
    /// @param handed bytes of files that the portal gave to the network
    /// @param complete downloads that ended well and whole
    /// @param exact grants of whose quota just the last byte is used
    /// @param said what clients said that did not end well
    record Result(
            long bytes,
            long passed,
            long handed,
            int complete,
            int exact,
            int cuts,
            double seconds,
            List<String> said) {
        double wasted() {
            return (double) (passed - bytes) / bytes;
        }

        boolean kept(Plan plan) {
            return complete == plan.downloads() && exact == plan.downloads() && wasted() < WASTE;
        }
    }

    /// Somebody's download.
    private record Download(Actor who, GrantView grant, String token, Path folder) {}

    /// The experiment, wired to the portal of the tests.
    static DeliveryCuts wired() throws Exception {
        DeliveryCuts cuts = new DeliveryCuts();
        new TestContextManager(DeliveryCuts.class).prepareTestInstance(cuts);
        return cuts;
    }

    /// Prints the table; false when a promise was broken.
    public static boolean run(PrintStream out, long bytes) throws Exception {
        Plan plan =
                new Plan(
                        8, bytes, Duration.ofSeconds(3), List.of(Ending.STOPPED, Ending.KILLED), 0);
        Path folder = Files.createTempDirectory("weightgate-cuts");
        try {
            Result result = wired().measure(plan, folder);
            print(out, plan, result);
            return result.kept(plan);
        } finally {
            remove(folder);
        }
    }

    private static void print(PrintStream out, Plan plan, Result result) {
        out.println("F6: downloads by the client `get` through cuts and restarts");
        out.println(
                "| downloads × GB | cuts of all connections | restarts | complete | sent twice |"
                        + " given to the network beyond | quota exact | minutes |");
        out.println("|---|---:|---|---:|---:|---:|---:|---:|");
        out.printf(
                "| %d × %.2f | %d, every %d s | %s | %d | %.2f %% | %.2f %% | %d | %.1f |%n",
                plan.downloads(),
                result.bytes() / 1e9 / plan.downloads(),
                result.cuts(),
                plan.every().toSeconds(),
                plan.restarts().toString().toLowerCase(java.util.Locale.ROOT),
                result.complete(),
                100 * result.wasted(),
                100.0 * (result.handed() - result.bytes()) / result.bytes(),
                result.exact(),
                result.seconds() / 60);
        result.said().forEach(out::println);
        out.println(
                result.kept(plan)
                        ? "Kept: all complete, less than 5 % sent twice, quota exact."
                        : "BROKEN");
    }

    /// Downloads into `folder`.
    Result measure(Plan plan, Path folder) throws Exception {
        ModelName model = bulk.published(plan.bytes());
        List<Download> downloads = new ArrayList<>();
        for (int i = 0; i < plan.downloads(); i++) {
            downloads.add(begin(model, folder.resolve("copy-" + i)));
        }
        for (Download download : downloads) prepare(download);
        String home = System.setProperty("weightgate.home", folder.resolve("home").toString());
        try {
            return run(plan, downloads);
        } finally {
            if (home == null) System.clearProperty("weightgate.home");
            bulk.drop(model);
        }
    }

    private Download begin(ModelName model, Path folder) {
        Actor who = fixture.researcher();
        return new Download(who, fixture.grantedOn(who, model), fixture.token(who), folder);
    }

    /// Waits for the copy and leaves not a byte of quota over.
    private void prepare(Download download) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(30);
        while (!fixture.copy(download.grant()).ready()) {
            if (System.nanoTime() > end) throw new AssertionError("copies are not ready in time");
            LockSupport.parkNanos(200_000_000);
        }
        jdbc.sql("update access_grant set quota_bytes = ? where id = ?")
                .params(size(download.grant()), download.grant().id().value())
                .update();
    }

    private Result run(Plan plan, List<Download> downloads) throws Exception {
        long bytes = downloads.stream().mapToLong(d -> size(d.grant())).sum();
        long began = System.nanoTime();
        try (var line = new Line(plan)) {
            List<Future<Ran>> running = new ArrayList<>();
            try (ExecutorService threads = Executors.newCachedThreadPool()) {
                for (Download download : downloads) {
                    running.add(threads.submit(() -> get(download, line.lane)));
                }
                for (int i = 0; i < plan.restarts().size(); i++) {
                    long moment = bytes * (i + 1) / (plan.restarts().size() + 1);
                    if (line.awaitPassed(moment, running)) line.restart(plan.restarts().get(i));
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long passed = line.lane.passed.get();
            return result(downloads, running, bytes, passed, line.cuts, seconds);
        }
    }

    private Result result(
            List<Download> downloads,
            List<Future<Ran>> ended,
            long bytes,
            long passed,
            int cuts,
            double seconds)
            throws Exception {
        int complete = 0;
        int exact = 0;
        long handed = 0;
        List<String> said = new ArrayList<>();
        for (int i = 0; i < downloads.size(); i++) {
            Download download = downloads.get(i);
            Ran ran = ended.get(i).get();
            if (ran.code() == 0 && isCopy(download)) complete++;
            if (ran.code() != 0) said.add(ran.code() + " " + ran.err());
            long used = reach.usage(download.grant().id()).uniqueBytes();
            if (used == size(download.grant())) exact++;
            handed += handed(download.grant());
        }
        return new Result(bytes, passed, handed, complete, exact, cuts, seconds, said);
    }

    private long handed(GrantView grant) {
        return jdbc.sql("select coalesce(sum(bytes), 0) from delivery where grant_id = ?")
                .param(grant.id().value())
                .query(Long.class)
                .single();
    }

    private long size(GrantView grant) {
        return fixture.copy(grant).files().stream().mapToLong(CopyFile::size).sum();
    }

    private static Ran get(Download download, SlowLane lane) {
        return Ran.of(
                "get",
                download.grant().model() + "@" + download.grant().releaseLabel(),
                "--to",
                download.folder().toString(),
                "--portal",
                lane.url().toString(),
                "--token",
                download.token());
    }

    /// By other eyes than the client's.
    private boolean isCopy(Download download) throws IOException {
        byte[] buffer = new byte[1 << 20];
        for (CopyFile file : fixture.copy(download.grant()).files()) {
            MessageDigest sha256 = Digests.start();
            try (InputStream in = Files.newInputStream(download.folder().resolve(file.path()))) {
                for (int n; (n = in.read(buffer)) > 0; ) sha256.update(buffer, 0, n);
            }
            if (!Digests.hex(sha256.digest()).equals(file.sha256())) return false;
        }
        return true;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    /// The way to a portal process: cut again and again, and with another process at its end after
    /// a restart.
    private final class Line implements AutoCloseable {
        private final SlowLane lane;
        private final Thread cutter;
        private NodeProcess node;
        private volatile int cuts;
        private volatile boolean over;

        Line(Plan plan) throws IOException {
            node = neighbourhood.start();
            lane = new SlowLane(node.port(), PIECE);
            lane.pause(plan.pause());
            cutter = Thread.ofPlatform().start(() -> cut(plan.every()));
        }

        private void cut(Duration every) {
            long next = System.nanoTime() + every.toNanos();
            while (!over) {
                LockSupport.parkNanos(Math.min(20_000_000, Math.max(1, next - System.nanoTime())));
                if (System.nanoTime() < next) continue;
                if (lane.reset() > 0) cuts++;
                next = System.nanoTime() + every.toNanos();
            }
        }

        /// False when every download is over before.
        boolean awaitPassed(long bytes, List<Future<Ran>> running) {
            while (lane.passed.get() < bytes) {
                if (running.stream().allMatch(Future::isDone)) return false;
                LockSupport.parkNanos(10_000_000);
            }
            return true;
        }

        void restart(Ending ending) throws Exception {
            switch (ending) {
                case STOPPED -> node.stop();
                case KILLED -> node.kill();
            }
            node = neighbourhood.start();
            lane.towards(node.port());
        }

        @Override
        public void close() throws Exception {
            over = true;
            cutter.join();
            lane.close();
            node.close();
        }
    }
}
