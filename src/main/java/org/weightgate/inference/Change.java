package org.weightgate.inference;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Tensor;

import java.lang.foreign.MemorySegment;

/// Other bytes for the tensors of a checkpoint on their way to the engine: a mark, a fault. The
/// files stay as they are; a tensor is changed when its layer is computed and forgotten with it.
/// Asked for the same tensor again, it gives the same bytes.
@FunctionalInterface
public interface Change {
    /// The bytes to compute with, as many as the tensor has; `checkpoint.bytes(tensor.name())`
    /// where nothing changes, which is read-only.
    MemorySegment of(Checkpoint checkpoint, Tensor tensor);

    /// Leaves everything as it is.
    Change NONE = (checkpoint, tensor) -> checkpoint.bytes(tensor.name());
}
