package org.weightgate.portal.catalog;

import org.weightgate.checkpoint.MalformedCheckpoint;
import org.weightgate.checkpoint.ShardIndex;
import org.weightgate.portal.storage.ObjectStore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a release's files make one checkpoint: a configuration, and either one weights file or
/// an index that agrees with the shards tensor by tensor.
final class ReleaseShape {
    private static final String SINGLE = "model.safetensors";

    private final ReleaseView release;
    private final Map<String, String> shardOf = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final ObjectStore store;

    ReleaseShape(ReleaseView release, List<TensorView> tensors, ObjectStore store) {
        this.release = release;
        this.store = store;
        for (TensorView tensor : tensors) {
            if (!tensor.file().contains("/")) {
                String other = shardOf.put(tensor.name(), tensor.file());
                if (other != null) {
                    problems.add(
                            "%s: tensor %s is also in %s; a tensor is in one file only."
                                    .formatted(tensor.file(), tensor.name(), other));
                }
            }
        }
    }

    List<String> problems() {
        if (file("config.json").isEmpty()) {
            problems.add(
                    "config.json is missing; nobody could load the weights without it. Upload it.");
        }
        Optional<FileView> index = file(ShardIndex.FILE);
        if (index.isPresent()) {
            compare(read(index.get()));
        } else {
            requireSingle();
        }
        return problems;
    }

    private void requireSingle() {
        List<String> shards =
                release.files().stream()
                        .filter(f -> f.weights() && !f.path().contains("/"))
                        .map(FileView::path)
                        .toList();
        if (!shards.equals(List.of(SINGLE))) {
            problems.add(
                    "The weights are %s, but %s is missing; upload it, or one file named %s."
                            .formatted(String.join(", ", shards), ShardIndex.FILE, SINGLE));
        }
    }

    private void compare(ShardIndex index) {
        requireShards(index);
        requirePlaces(index);
        requireNames(index);
    }

    private void requireShards(ShardIndex index) {
        for (String shard : index.shards()) {
            if (file(shard).isEmpty()) {
                problems.add(
                        "%s names the shard %s, which is not there. Upload it."
                                .formatted(ShardIndex.FILE, shard));
            }
        }
    }

    private void requirePlaces(ShardIndex index) {
        index.weightMap()
                .forEach(
                        (tensor, shard) -> {
                            if (file(shard).isPresent() && !shard.equals(shardOf.get(tensor))) {
                                problems.add(
                                        "%s: tensor %s is not in it, though %s says so."
                                                .formatted(shard, tensor, ShardIndex.FILE));
                            }
                        });
    }

    private void requireNames(ShardIndex index) {
        shardOf.forEach(
                (tensor, shard) -> {
                    if (!index.weightMap().containsKey(tensor)) {
                        problems.add(
                                "%s: tensor %s is not in %s."
                                        .formatted(shard, tensor, ShardIndex.FILE));
                    }
                });
    }

    private ShardIndex read(FileView index) {
        try (InputStream in = store.get(index.objectKey(), 0, index.size(), index.tag())) {
            return ShardIndex.read(in);
        } catch (MalformedCheckpoint e) {
            throw new IllegalStateException(index.path() + " was well-formed a moment ago", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<FileView> file(String path) {
        return release.files().stream().filter(f -> f.path().equals(path)).findFirst();
    }
}
