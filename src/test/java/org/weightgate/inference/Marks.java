package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Real marks on a test's checkpoint, as a portal makes them. */
final class Marks {
    private static final MarkKeys KEYS = new MarkKeys(key(1), key(2));

    private final Map<String, Safetensors> headers = new HashMap<>();
    private final Map<String, Map<String, TensorPlan>> plans = new HashMap<>();

    Marks(Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Sizing sizing = Planner.size(new ArrayList<>(checkpoint.tensors().values()));
            for (String shard : checkpoint.shards()) {
                byte[] file = Files.readAllBytes(folder.resolve(shard));
                Safetensors header = Safetensors.read(new ByteArrayInputStream(file), file.length);
                headers.put(shard, header);
                Map<String, TensorPlan> named = new HashMap<>();
                for (Tensor tensor : header.tensors()) {
                    Planner planner = new Planner(tensor, sizing);
                    planner.update(file, (int) tensor.begin(), (int) tensor.length());
                    named.put(tensor.name(), planner.finish());
                }
                plans.put(shard, named);
            }
        }
    }

    private FileMarker marker(String shard, String recipient) {
        return new FileMarker(headers.get(shard), plans.get(shard), KEYS, recipient);
    }

    /** The marks of one recipient. */
    Change of(String recipient) {
        return (checkpoint, tensor) -> {
            byte[] bytes = checkpoint.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
            FileMarker marker = marker(checkpoint.shardOf(tensor.name()), recipient);
            marker.mark(bytes, 0, bytes.length, tensor.begin());
            return MemorySegment.ofArray(bytes);
        };
    }

    /** Recipients that calibrate. */
    List<Variant> dummies(int n) {
        List<Variant> all = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            all.add(new Variant("marks of dummy recipient " + i, of("calibration-" + i)));
        }
        return all;
    }

    /** Marks a folder's files in place for a recipient. */
    void mark(Path folder, String recipient) throws IOException {
        for (String shard : headers.keySet()) {
            byte[] bytes = Files.readAllBytes(folder.resolve(shard));
            marker(shard, recipient).mark(bytes, 0, bytes.length, 0);
            Files.write(folder.resolve(shard), bytes);
        }
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[MarkKeys.LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
