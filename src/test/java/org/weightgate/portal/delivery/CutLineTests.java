package org.weightgate.portal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.portal.PortalTest;
import org.weightgate.portal.delivery.DeliveryCuts.Ending;
import org.weightgate.portal.delivery.DeliveryCuts.Plan;
import org.weightgate.portal.delivery.DeliveryCuts.Result;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Experiment F6 in small; whole it is `-Dbench=delivery-cuts`.
@PortalTest
class CutLineTests {
    private static final long MIB = 1 << 20;

    @Test
    void downloadsThroughCutsAndAKilledPortalAreWholeAndCountedOnce(@TempDir Path folder)
            throws Exception {
        Plan plan =
                new Plan(4, 32 * MIB, Duration.ofSeconds(1), List.of(Ending.KILLED), 40_000_000);

        Result result = DeliveryCuts.wired().measure(plan, folder);

        assertThat(result.said()).as("what clients said").isEmpty();
        assertThat(result.complete()).isEqualTo(plan.downloads());
        assertThat(result.exact()).as("quotas used to the last byte").isEqualTo(plan.downloads());
        assertThat(result.cuts()).isGreaterThan(3);
        assertThat(result.wasted()).isLessThan(0.05);
    }
}
