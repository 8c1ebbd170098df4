package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.util.concurrent.locks.LockSupport;

/// One answer while its bytes flow on this node. Bytes leave only between [#enter] and [#leave],
/// below the lease that is on record, and while the entitlement was confirmed lately; [#cut] ends
/// it from any thread, also while a write waits for a slow receiver. Thread-safe.
final class Running {
    private static final long RETRY_NANOS = 200_000_000L;
    private final Deliveries.Row row;
    private final Urls.Row url;
    private final Runnable connection;
    private final Lender lender;
    private volatile long confirmed;
    private volatile long offered;
    private volatile long lease;
    private volatile @Nullable DownloadRefused refusal;
    private @Nullable Thread writer;
    private boolean over;

    /// Puts bytes on record before they leave; 0 when the answer is over there.
    interface Lender {
        long lend(Deliveries.Row row, long offered);
    }

    /// @param confirmed when, by `System.nanoTime`, the question was put whose answer was yes
    /// @param connection cuts the wire
    /// @param lender writes down how far it is and how far it may go
    Running(Deliveries.Row row, Urls.Row url, long confirmed, Runnable connection, Lender lender) {
        this.row = row;
        this.url = url;
        this.confirmed = confirmed;
        this.connection = connection;
        this.lender = lender;
        this.lease = row.lease();
    }

    Deliveries.Row row() {
        return row;
    }

    Urls.Row url() {
        return url;
    }

    /// Bytes handed to the network or about to be: never fewer than left.
    long offered() {
        return offered;
    }

    long lease() {
        return lease;
    }

    @Nullable DownloadRefused refusal() {
        return refusal;
    }

    /// Asks to hand over so many more bytes; throws when none may leave any more.
    void enter(int length) {
        while (offered + length > lease) borrow();
        synchronized (this) {
            require();
            offered += length;
            writer = Thread.currentThread();
        }
    }

    /// A record that cannot be written now is tried again until [Watch] gives up.
    private void borrow() {
        require();
        try {
            long lent = lender.lend(row, offered);
            if (lent == 0) throw DownloadRefused.stoodStill();
            extend(lent);
        } catch (DataAccessException | TransactionException e) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private void require() {
        DownloadRefused ended = refusal;
        if (ended != null) throw ended;
    }

    /// The bytes are gone; an interruption that was meant for their write ends with it.
    synchronized void leave() {
        writer = null;
        if (refusal != null) Thread.interrupted();
    }

    synchronized void extend(long recorded) {
        lease = Math.max(lease, recorded);
    }

    /// Its connection is somebody else's from now on.
    synchronized void over() {
        over = true;
    }

    void confirm(long asked) {
        confirmed = asked;
    }

    /// How long nobody has known whether this may go on.
    long unconfirmedNanos() {
        return System.nanoTime() - confirmed;
    }

    /// Resets the connection before it wakes the writer, so that nothing more can leave.
    synchronized void cut(DownloadRefused why) {
        if (over || refusal != null) return;
        refusal = why;
        connection.run();
        Thread waiting = writer;
        if (waiting != null) waiting.interrupt();
    }
}
