package org.weightgate.watermark.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A trained model, whose tensors resemble each other as random ones never do.
class TrainedTests {
    private static final Path OPT = Path.of("src/main/resources/demo/opt-stories");

    @Test
    void aTensorIsFoundInItselfAloneAndNoTableOfPositionsPassesForAWeight() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(OPT);
                Suspect suspect = Suspect.open(OPT)) {
            Alignment alignment = Aligner.align(originals(checkpoint), suspect, Progress.SILENT);
            assertThat(alignment.matches()).hasSizeGreaterThan(20);
            for (Match match : alignment.matches()) {
                assertThat(match.suspect()).isEqualTo(match.original().name());
                assertThat(match.steps()).isEmpty();
            }
        }
    }

    private static List<OriginalTensor> originals(Checkpoint checkpoint) {
        Sizing sizing = Planner.size(checkpoint.tensors().values());
        List<OriginalTensor> originals = new ArrayList<>();
        for (Tensor tensor : checkpoint.tensors().values()) {
            byte[] bytes = checkpoint.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
            Planner planner = new Planner(tensor, sizing);
            planner.update(bytes, 0, bytes.length);
            originals.add(new Stored(tensor.name(), planner.finish(), bytes));
        }
        return originals;
    }

    private record Stored(String name, TensorPlan plan, byte[] bytes) implements OriginalTensor {
        @Override
        public void read(long fromElement, int count, byte[] into, int at) {
            int width = plan.dtype().bytes();
            System.arraycopy(bytes, (int) fromElement * width, into, at, count * width);
        }
    }
}
