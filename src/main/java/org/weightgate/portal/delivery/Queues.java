package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Has the starts of an account wait for each other on this node before they wait for those on
/// other nodes: there each holds a connection to the database, and a burst of one account would
/// leave none for anybody, the watch of running downloads included.
@Component
class Queues {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final ReentrantLock[] locks = new ReentrantLock[1024];

    Queues() {
        for (int i = 0; i < locks.length; i++) locks[i] = new ReentrantLock(true);
    }

    void alone(AccountId account, Runnable act) {
        ReentrantLock lock = locks[Math.floorMod(account.hashCode(), locks.length)];
        if (!taken(lock)) {
            throw DownloadRefused.later(
                    PATIENCE, "Many of your downloads are just beginning; wait a little.");
        }
        try {
            act.run();
        } finally {
            lock.unlock();
        }
    }

    private static boolean taken(ReentrantLock lock) {
        try {
            return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
