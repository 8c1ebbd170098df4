package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// The weight files of a checkpoint, open for reading: what hashes them and what computes with them
/// share these, so that both see the same file even if another takes its name meanwhile; that
/// nobody wrote to it between the two is what [Stamps] tell.
final class ShardFiles implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final Map<String, FileChannel> files = new LinkedHashMap<>();

    private ShardFiles(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    static ShardFiles open(Checkpoint checkpoint) throws IOException {
        ShardFiles all = new ShardFiles(checkpoint);
        try {
            for (String shard : checkpoint.shards()) {
                all.files.put(
                        shard,
                        FileChannel.open(
                                checkpoint.folder().resolve(shard),
                                StandardOpenOption.READ,
                                LinkOption.NOFOLLOW_LINKS));
            }
            return all;
        } catch (IOException e) {
            all.close();
            throw e;
        }
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    FileChannel file(String shard) {
        FileChannel file = files.get(shard);
        if (file == null) {
            throw new IllegalArgumentException("There is no shard " + shard + ".");
        }
        return file;
    }

    /// The tensors, read when they are asked for.
    Weights weights() {
        return Weights.of(checkpoint, this::bytes);
    }

    Bytes bytes(Tensor tensor) {
        String shard = checkpoint.shardOf(tensor.name());
        return Bytes.of(file(shard), shard, tensor);
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (FileChannel file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
