package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Moves bytes on threads of the system, one for each answer that is under way. A virtual thread
/// lets go of its carrier at every read and write that waits, some ten thousand times a gigabyte;
/// where many answers share the processor, that costs a seventh of the rate.
@Component
class TransferThreads {
    private static final long STACK = 256 * 1024;

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("transfer-", 0).stackSize(STACK).factory());

    /// Returns when all is moved, or fails as the streams do.
    void move(InputStream in, OutputStream out) throws IOException {
        Future<Long> moving = threads.submit(() -> in.transferTo(out));
        try {
            moving.get();
        } catch (InterruptedException e) {
            moving.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the portal stops");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException refusal -> throw refusal;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
