package org.weightgate.portal.marking;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Does several pieces of work at a time; the first failure stops the rest and is thrown.
final class Together {
    private Together() {}

    static void run(Collection<Callable<Void>> work, int parallel) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            CompletionService<Void> done = new ExecutorCompletionService<>(threads);
            work.forEach(done::submit);
            for (int i = 0; i < work.size(); i++) done.take().get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException broken -> throw broken;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while files were being hashed", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
