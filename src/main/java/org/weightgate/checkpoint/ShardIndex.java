package org.weightgate.checkpoint;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which shard holds which tensor: `model.safetensors.index.json`.
///
/// ```
/// { "metadata": { "total_size": number, … }?, "weight_map": { tensor: shard … } }
/// ```
///
/// A shard is a plain file name ending in `.safetensors`, beside the index; paths, parents and
/// absolute names are refused before anything is opened. Further fields are read over. At most 16
/// MiB and 200,000 tensors.
///
/// @param weightMap tensor name → shard file name
/// @param totalSize what the writer says the tensors take in bytes; informative, never relied upon
public record ShardIndex(SortedMap<String, String> weightMap, @Nullable Long totalSize) {
    /// The index's own file name.
    public static final String FILE = "model.safetensors.index.json";

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_TENSORS = 200_000;

    public ShardIndex {
        weightMap = Collections.unmodifiableSortedMap(new TreeMap<>(weightMap));
    }

    /// Reads an index to the end of the stream.
    public static ShardIndex read(InputStream in) throws IOException {
        return StrictJson.read(in, MAX_BYTES, ShardIndex::index);
    }

    /// The shards' file names, sorted.
    public Set<String> shards() {
        return Collections.unmodifiableSet(new TreeSet<>(weightMap.values()));
    }

    private static ShardIndex index(JsonParser p) throws IOException {
        StrictJson.expect(p, JsonToken.START_OBJECT, "The index");
        SortedMap<String, String> weightMap = null;
        Long totalSize = null;
        for (String field = p.nextName(); field != null; field = p.nextName()) {
            p.nextToken();
            switch (field) {
                case "weight_map" -> weightMap = weightMap(p);
                case "metadata" -> totalSize = totalSize(p);
                default -> p.skipChildren();
            }
        }
        if (weightMap == null || weightMap.isEmpty()) {
            throw new MalformedCheckpoint("The index has no weight_map, or an empty one.");
        }
        return new ShardIndex(weightMap, totalSize);
    }

    private static SortedMap<String, String> weightMap(JsonParser p) throws IOException {
        StrictJson.expect(p, JsonToken.START_OBJECT, "weight_map");
        SortedMap<String, String> map = new TreeMap<>();
        for (String tensor = p.nextName(); tensor != null; tensor = p.nextName()) {
            if (map.size() == MAX_TENSORS) {
                throw new MalformedCheckpoint(
                        "weight_map names more than %d tensors.".formatted(MAX_TENSORS));
            }
            p.nextToken();
            String shard = StrictJson.string(p, "The shard of tensor " + quote(tensor));
            requirePlain(shard, tensor);
            map.put(tensor, shard);
        }
        return map;
    }

    private static void requirePlain(String shard, String tensor) throws MalformedCheckpoint {
        String objection = FilePolicy.objection(shard);
        if (objection == null && shard.indexOf('/') >= 0) {
            objection = "it must stand beside the index";
        }
        if (objection == null && !shard.endsWith(".safetensors")) {
            objection = "it must end in .safetensors";
        }
        if (objection != null) {
            throw new MalformedCheckpoint(
                    "weight_map sends tensor %s to file %s, which is refused: %s."
                            .formatted(quote(tensor), quote(shard), objection));
        }
    }

    private static @Nullable Long totalSize(JsonParser p) throws IOException {
        StrictJson.expect(p, JsonToken.START_OBJECT, "metadata");
        Long totalSize = null;
        for (String field = p.nextName(); field != null; field = p.nextName()) {
            p.nextToken();
            if (field.equals("total_size")) {
                totalSize = exact(p);
            } else {
                p.skipChildren();
            }
        }
        return totalSize;
    }

    private static Long exact(JsonParser p) throws IOException {
        // Some writers put a float here.
        if (p.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = p.getDoubleValue();
            if (value >= 0 && value <= 0x1p53 && value == Math.rint(value)) {
                return (long) value;
            }
        }
        return StrictJson.count(p, "total_size");
    }
}
