package org.weightgate.portal.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Several people doing something at the same moment.
final class Race {
    private Race() {}

    /// Runs all at the same moment; gives what each returned or threw.
    @SafeVarargs
    static List<Object> of(Callable<Object>... acts) throws Exception {
        CyclicBarrier start = new CyclicBarrier(acts.length);
        List<Object> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> running = new ArrayList<>();
            for (Callable<Object> act : acts) {
                running.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    try {
                                        return act.call();
                                    } catch (RuntimeException e) {
                                        return e;
                                    }
                                }));
            }
            for (Future<Object> result : running) {
                outcomes.add(result.get());
            }
        }
        return outcomes;
    }
}
