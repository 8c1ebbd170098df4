package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.catalog.CatalogFixture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Random acts of random people, one after the other, on the real services and the real database,
/// against [ModelledLife]: what is allowed, what is refused and how, and what follows must agree at
/// every step. `-Dlife.seed=N` repeats a run, `-Dlife.steps=100000` makes the long one.
@PortalTest
class ModelledLifeTests {
    private static final int WORLDS = 4;
    private static final int STEPS = Integer.getInteger("life.steps", 4_000);
    private static final long SEED = Long.getLong("life.seed", System.nanoTime());

    @Autowired private CatalogFixture models;
    @Autowired private LifeWorld.Services portal;

    @Test
    void everyActDoesWhatTheSpecificationSays() throws Exception {
        System.out.printf("random lives: seed %d, %d steps%n", SEED, STEPS);
        List<Callable<Integer>> worlds = new ArrayList<>();
        for (int i = 0; i < WORLDS; i++) {
            LifeWorld world = new LifeWorld(portal, models.published(), SEED + i);
            worlds.add(() -> world.run(STEPS / WORLDS));
        }
        long start = System.nanoTime();
        int happened = 0;
        try (var threads = Executors.newFixedThreadPool(WORLDS)) {
            for (Future<Integer> done : threads.invokeAll(worlds)) {
                happened += done.get();
            }
        }
        System.out.printf(
                "random lives: %d acts happened, %d were refused, in %d s%n",
                happened, STEPS - happened, (System.nanoTime() - start) / 1_000_000_000);
        assertThat(happened).isGreaterThan(STEPS / 20);
    }
}
