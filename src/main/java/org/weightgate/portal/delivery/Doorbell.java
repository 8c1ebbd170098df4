package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/// Hears from PostgreSQL that a grant, an account, a release or a link changed, on whichever node,
/// and has running downloads checked at once. It only makes that faster: what it misses, the
/// [Watch] finds by itself. Has a connection of its own, since one of the pool would be gone for
/// good.
@Component
class Doorbell implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Doorbell.class);
    private static final int LISTEN_MILLIS = 10_000;
    private static final long PAUSE_NANOS = 5_000_000_000L;
    private final JdbcConnectionDetails database;
    private final Watch watch;
    private final DeliverySettings settings;
    private volatile boolean on;
    private volatile @Nullable Connection line;

    Doorbell(JdbcConnectionDetails database, Watch watch, DeliverySettings settings) {
        this.database = database;
        this.watch = watch;
        this.settings = settings;
    }

    /// Whether it hears anything now.
    boolean listening() {
        return line != null;
    }

    @Override
    public void start() {
        if (!settings.listen()) return;
        on = true;
        Thread.ofPlatform().daemon().name("delivery-doorbell").start(this::run);
    }

    @Override
    public void stop() {
        on = false;
        hangUp();
    }

    @Override
    public boolean isRunning() {
        return on;
    }

    private void run() {
        while (on) {
            try {
                listen();
            } catch (SQLException e) {
                if (on) {
                    log.warn("Changes are not heard at once for a while: {}", e.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } finally {
                hangUp();
            }
        }
    }

    private void listen() throws SQLException {
        Connection connection =
                DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("listen delivery_doors");
            line = connection;
            watch.wake();
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (on) {
                if (postgres.getNotifications(LISTEN_MILLIS).length > 0) watch.wake();
                statement.execute("select 1"); // a dead line shows here
            }
        }
    }

    private void hangUp() {
        Connection connection = line;
        line = null;
        try {
            if (connection != null) connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("Hanging up", e);
        }
    }
}
