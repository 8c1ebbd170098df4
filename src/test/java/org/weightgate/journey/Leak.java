package org.weightgate.journey;

import org.weightgate.checkpoint.suspect.LeakWriter;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.checkpoint.suspect.SuspectTensor;

import java.io.IOException;
import java.nio.file.Path;

/// What a leaker does to a shard before it goes round: every half float becomes a float, every
/// tensor loses its name.
final class Leak {
    private Leak() {}

    static void convert(Path shard, Path target) throws IOException {
        LeakWriter leak = new LeakWriter();
        int number = 0;
        try (Suspect copy = Suspect.open(shard)) {
            for (SuspectTensor tensor : copy.tensors()) {
                if (!tensor.format().equals("F16")) {
                    throw new IllegalArgumentException(tensor.name());
                }
                float[] values = new float[Math.toIntExact(tensor.elements())];
                tensor.read(0, values.length, values, 0);
                leak.add("t" + number++, "F32", tensor.shape(), values);
            }
        }
        leak.writeSafetensors(target);
    }
}
