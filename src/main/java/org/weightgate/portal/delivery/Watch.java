package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Watches every running answer of this node. Every few seconds, and at once when something
/// changed, it writes down how far each is and asks whether it may go on; what may not is cut. An
/// answer of which nobody could say so for longer than [DeliverySettings#blind] is cut too.
///
/// Two threads: one asks and may hang with the database, the other only looks at the clock.
@Component
class Watch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final long TICK_MILLIS = 250;
    private final Map<UUID, Running> running = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private final Standing standing;
    private final DeliverySettings settings;
    private volatile boolean on;

    /// What the stored state says of running answers.
    interface Standing {
        /// Writes down how far these are and tells each its new lease, then whether it may go on.
        void examine(Collection<Running> answers);
    }

    Watch(Standing standing, DeliverySettings settings) {
        this.standing = standing;
        this.settings = settings;
    }

    /// Throws when this node gives as many answers as it may.
    void requireRoom() {
        if (running.size() >= settings.streams().perNode()) throw DownloadRefused.full();
    }

    void add(Running answer) {
        running.put(answer.row().id(), answer);
    }

    void remove(Running answer) {
        running.remove(answer.row().id());
    }

    /// Asks now, not at the next turn.
    void wake() {
        wake.release();
    }

    @Override
    public void start() {
        on = true;
        Thread.ofPlatform().daemon().name("delivery-watch").start(this::watch);
        Thread.ofPlatform().daemon().name("delivery-clock").start(this::lookAtTheClock);
    }

    @Override
    public void stop() {
        on = false;
        wake.release();
    }

    @Override
    public boolean isRunning() {
        return on;
    }

    /// Outlives the web server, whose last answers are still watched while it drains.
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 100;
    }

    private void watch() {
        while (on) {
            try {
                if (wake.tryAcquire(settings.recheck().toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
                examine();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("Running downloads could not be checked: {}", reason(e));
            }
        }
    }

    private void examine() {
        List<Running> answers = new ArrayList<>(running.values());
        if (!answers.isEmpty()) standing.examine(answers);
    }

    private void lookAtTheClock() {
        long blind = settings.blind().toNanos();
        while (on) {
            for (Running answer : running.values()) {
                try {
                    if (answer.unconfirmedNanos() > blind) answer.cut(DownloadRefused.unknown());
                } catch (RuntimeException e) {
                    log.warn("A download could not be cut cleanly: {}", reason(e));
                }
            }
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static @Nullable String reason(Throwable e) {
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }
}
