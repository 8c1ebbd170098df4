package org.weightgate.watermark;

import org.weightgate.checkpoint.StrictJson;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Plans of any number of contents, in the form that is stored and published. The JSON is canonical
/// (RFC 8785: names sorted, no spaces, whole numbers), so equal plans are equal text; reading
/// accepts any order and spacing, but no unknown, missing or repeated field. Grammar in FORMAT.md,
/// "Plan".
///
/// @param version of the format; 1
/// @param tensors by content id in hex
public record MarkPlan(int version, SortedMap<String, TensorPlan> tensors) {
    /// The version this code writes and reads.
    public static final int VERSION = 1;

    public MarkPlan {
        if (version != VERSION) {
            throw new IllegalArgumentException("no mark plan of version " + version + " is known");
        }
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
        tensors.forEach(
                (cid, plan) -> {
                    if (!plan.cid().hex().equals(cid)) {
                        throw new IllegalArgumentException("a plan stands under another's id");
                    }
                });
    }

    /// The plan of these contents; of two plans for one content the first counts.
    public static MarkPlan of(Collection<TensorPlan> plans) {
        SortedMap<String, TensorPlan> tensors = new TreeMap<>();
        plans.forEach(plan -> tensors.putIfAbsent(plan.cid().hex(), plan));
        return new MarkPlan(VERSION, tensors);
    }

    /// Reads what [#json()] writes; other text is `IllegalArgumentException`.
    public static MarkPlan parse(String json) {
        try {
            return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), PlanJson::plan);
        } catch (IOException e) {
            throw new IllegalArgumentException("This is no mark plan: " + e.getMessage(), e);
        }
    }

    /// The canonical JSON.
    public String json() {
        return tensors.values().stream()
                .map(plan -> '"' + plan.cid().hex() + "\":" + PlanJson.json(plan))
                .collect(
                        Collectors.joining(
                                ",", "{\"tensors\":{", "},\"version\":" + version + "}"));
    }
}
