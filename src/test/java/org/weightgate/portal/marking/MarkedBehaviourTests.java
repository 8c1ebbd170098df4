package org.weightgate.portal.marking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Safetensors;
import org.weightgate.checkpoint.Tensor;
import org.weightgate.inference.Comparison;
import org.weightgate.inference.GoldenPrompt;
import org.weightgate.inference.GoldenPrompts;
import org.weightgate.inference.GoldenReference;
import org.weightgate.inference.Tokenizer;
import org.weightgate.portal.catalog.CatalogFixture;
import org.weightgate.watermark.FileMarker;
import org.weightgate.watermark.MarkKeys;
import org.weightgate.watermark.Planner;
import org.weightgate.watermark.Plans;
import org.weightgate.watermark.Sizing;
import org.weightgate.watermark.TensorPlan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What marks do to the demo's real weights: the release's golden prompts run on copies. As a
/// tolerant check is calibrated, the tolerated change of a logit is four times the greatest that a
/// few recipients' marks cause; other recipients' copies must keep to it and rank every clear top
/// as the original does.
class MarkedBehaviourTests {
    private static final MarkKeys KEYS = new MarkKeys(key(1), key(2));
    private static final int CALIBRATION = 4;
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"opt-stories", "llama-stories"})
    void copiesRankEveryClearTopAsTheOriginalDoes(String model) throws IOException {
        SortedMap<String, byte[]> files = CatalogFixture.demo(model);
        Map<String, FileMarkers> shards = shards(files);
        GoldenReference golden = run(files, List.of());
        List<GoldenPrompt> prompts = golden.goldenPrompts();
        double greatest = 0;
        for (int i = 0; i < CALIBRATION; i++) {
            GoldenReference copy = run(marked(files, shards, "calibration-" + i), prompts);
            greatest = Math.max(greatest, golden.compare(copy).maxLogitDifference());
        }
        double tolerance = 4 * greatest;

        Set<String> hashes = new HashSet<>(Set.of(golden.logitsSha256()));
        for (String recipient : List.of("bo", "cy")) {
            GoldenReference copy = run(marked(files, shards, recipient), prompts);
            Comparison comparison = golden.compare(copy, tolerance);
            assertThat(comparison.nearTie()).isEqualTo(4 * tolerance);
            assertThat(comparison.maxLogitDifference()).isBetween(1e-6, tolerance);
            assertThat(comparison.clearTops()).isPositive().isLessThan(comparison.positions());
            assertThat(comparison.changedTops()).as(recipient).isZero();
            assertThat(hashes.add(copy.logitsSha256())).as(recipient).isTrue();
        }
    }

    /// Makes the marker of one shard for a recipient.
    private interface FileMarkers {
        FileMarker of(String recipient);
    }

    private static Map<String, FileMarkers> shards(SortedMap<String, byte[]> files)
            throws IOException {
        Map<String, Safetensors> headers = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().endsWith(".safetensors")) {
                byte[] bytes = file.getValue();
                headers.put(
                        file.getKey(),
                        Safetensors.read(new ByteArrayInputStream(bytes), bytes.length));
            }
        }
        List<Tensor> all = new ArrayList<>();
        headers.values().forEach(header -> all.addAll(header.tensors()));
        Sizing sizing = Planner.size(all);
        Map<String, FileMarkers> markers = new HashMap<>();
        headers.forEach(
                (path, header) -> {
                    Map<String, TensorPlan> plans = Plans.of(header, files.get(path), sizing);
                    markers.put(path, to -> new FileMarker(header, plans, KEYS, to));
                });
        return markers;
    }

    private static SortedMap<String, byte[]> marked(
            SortedMap<String, byte[]> files, Map<String, FileMarkers> shards, String recipient) {
        SortedMap<String, byte[]> copy = new TreeMap<>(files);
        shards.forEach(
                (path, marker) -> {
                    byte[] bytes = files.get(path).clone();
                    marker.of(recipient).mark(bytes, 0, bytes.length, 0);
                    copy.put(path, bytes);
                });
        return copy;
    }

    /// The golden reference of these files; no prompts means those a release gets.
    private GoldenReference run(SortedMap<String, byte[]> files, List<GoldenPrompt> prompts)
            throws IOException {
        Path at = Files.createTempDirectory(folder, "copy");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(at.resolve(file.getKey()), file.getValue());
        }
        try (Checkpoint checkpoint = Checkpoint.open(at)) {
            List<GoldenPrompt> asked =
                    prompts.isEmpty()
                            ? GoldenPrompts.forCheckpoint(checkpoint, Tokenizer.of(at).orElse(null))
                            : prompts;
            return GoldenReference.compute(checkpoint, asked, Progress.SILENT);
        }
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[MarkKeys.LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
