package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/// Moves bytes on threads of the system, one for each answer that is under way. A virtual thread
/// lets go of its carrier at every read and write that waits, some ten thousand times a gigabyte;
/// where many answers share the processor, that costs a seventh of the rate.
@Component
class TransferThreads {
    private static final long STACK = 256 * 1024;

    private final ThreadFactory threads =
            Thread.ofPlatform().daemon().name("transfer-", 0).stackSize(STACK).factory();

    /// Returns when all is moved, or fails as the streams do; in no case before the last write has
    /// ended, since the answer is somebody else's afterwards. An interruption reaches that write.
    void move(InputStream in, OutputStream out) throws IOException {
        FutureTask<Long> moving = new FutureTask<>(() -> in.transferTo(out));
        Thread mover = threads.newThread(moving);
        mover.start();
        boolean interrupted = false;
        try {
            while (!moving.isDone()) {
                try {
                    mover.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    mover.interrupt();
                }
            }
            end(moving);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static void end(FutureTask<Long> moved) throws IOException {
        if (moved.state() != Future.State.FAILED) return;
        switch (moved.exceptionNow()) {
            case IOException io -> throw io;
            case RuntimeException refusal -> throw refusal;
            case Throwable fault -> throw new IllegalStateException(fault);
        }
    }
}
