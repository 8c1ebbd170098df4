package org.weightgate.checkpoint;

import static org.weightgate.checkpoint.MalformedCheckpoint.quote;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The weights of a folder, memory-mapped read-only: `model.safetensors`, or
/// `model.safetensors.index.json` with its shards. Each tensor stands in exactly one shard, and
/// index and shards name the same tensors. Shards are regular files in the folder itself, never
/// symbolic links. Other files of the folder (`config.json`, tokenizer) are not looked at.
///
/// Safe for use by several threads until it is closed; closing unmaps, after which every segment it
/// gave out throws `IllegalStateException`. The files must not be cut short while open.
public final class Checkpoint implements AutoCloseable {
    /// File name of weights that are not sharded.
    public static final String SINGLE = "model.safetensors";

    private final Path folder;
    private final Arena arena;
    private final List<String> shards = new ArrayList<>();
    private final SortedMap<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, String> shardOf = new HashMap<>();
    private final Map<String, MemorySegment> mapped = new HashMap<>();

    private Checkpoint(Path folder, Arena arena) {
        this.folder = folder;
        this.arena = arena;
    }

    /// Opens the weights of a folder; reads headers only.
    public static Checkpoint open(Path folder) throws IOException {
        Checkpoint checkpoint = new Checkpoint(folder, Arena.ofShared());
        try {
            checkpoint.openAll();
            return checkpoint;
        } catch (IOException | RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    public Path folder() {
        return folder;
    }

    /// File names of the shards, sorted.
    public List<String> shards() {
        return Collections.unmodifiableList(shards);
    }

    /// All tensors by name; offsets count within the tensor's own shard.
    public SortedMap<String, Tensor> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    public @Nullable Tensor tensor(String name) {
        return tensors.get(name);
    }

    /// File name of the shard that holds the tensor.
    public String shardOf(String tensor) {
        String shard = shardOf.get(tensor);
        if (shard == null) {
            throw new IllegalArgumentException("There is no tensor " + quote(tensor) + ".");
        }
        return shard;
    }

    /// The tensor's bytes, little-endian, read-only; not necessarily aligned to the element size.
    public MemorySegment bytes(String tensor) {
        MemorySegment file = mapped.get(shardOf(tensor));
        Tensor found = tensors.get(tensor);
        if (file == null || found == null) {
            throw new IllegalArgumentException("There is no tensor " + quote(tensor) + ".");
        }
        return file.asSlice(found.begin(), found.length());
    }

    @Override
    public void close() {
        arena.close();
    }

    private void openAll() throws IOException {
        boolean single = Files.exists(folder.resolve(SINGLE), LinkOption.NOFOLLOW_LINKS);
        boolean sharded = Files.exists(folder.resolve(ShardIndex.FILE), LinkOption.NOFOLLOW_LINKS);
        if (single && sharded) {
            throw new MalformedCheckpoint(
                    "%s holds both %s and %s; remove the one that is not meant."
                            .formatted(folder, SINGLE, ShardIndex.FILE));
        }
        if (!single && !sharded) {
            throw new MalformedCheckpoint(
                    "%s holds neither %s nor %s.".formatted(folder, SINGLE, ShardIndex.FILE));
        }
        if (single) {
            map(SINGLE);
        } else {
            openSharded();
        }
    }

    private void openSharded() throws IOException {
        ShardIndex index = index();
        for (String shard : index.shards()) {
            requireRegular(shard);
        }
        for (String shard : index.shards()) {
            map(shard);
        }
        for (Map.Entry<String, String> entry : index.weightMap().entrySet()) {
            if (!entry.getValue().equals(shardOf.get(entry.getKey()))) {
                throw new MalformedCheckpoint(
                        "%s: the index looks for tensor %s here, but it is not in this file."
                                .formatted(entry.getValue(), quote(entry.getKey())));
            }
        }
        for (String tensor : tensors.keySet()) {
            if (!index.weightMap().containsKey(tensor)) {
                throw new MalformedCheckpoint(
                        "%s: tensor %s is not in the index."
                                .formatted(shardOf(tensor), quote(tensor)));
            }
        }
    }

    private ShardIndex index() throws IOException {
        requireRegular(ShardIndex.FILE);
        try (InputStream in = Files.newInputStream(folder.resolve(ShardIndex.FILE))) {
            return ShardIndex.read(in);
        } catch (MalformedCheckpoint e) {
            throw e.in(ShardIndex.FILE);
        }
    }

    private void requireRegular(String file) throws MalformedCheckpoint {
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new MalformedCheckpoint(
                    Files.isSymbolicLink(path)
                            ? file + " is a symbolic link; put the file itself into the folder."
                            : file + " is missing, or not a regular file.");
        }
    }

    private void map(String shard) throws IOException {
        requireRegular(shard);
        try (FileChannel channel =
                FileChannel.open(
                        folder.resolve(shard),
                        StandardOpenOption.READ,
                        LinkOption.NOFOLLOW_LINKS)) {
            Safetensors header = Safetensors.read(Channels.newInputStream(channel), channel.size());
            for (Tensor tensor : header.tensors()) {
                if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
                    throw new MalformedCheckpoint(
                            "tensor %s also stands in %s."
                                    .formatted(quote(tensor.name()), shardOf(tensor.name())));
                }
                shardOf.put(tensor.name(), shard);
            }
            shards.add(shard);
            mapped.put(shard, channel.map(MapMode.READ_ONLY, 0, header.fileLength(), arena));
        } catch (MalformedCheckpoint e) {
            throw e.in(shard);
        }
    }
}
