/// Weights on disk: safetensors shards and their index, opened with [Checkpoint]. Never executes or
/// trusts a byte of what it reads.
@NullMarked
package org.weightgate.checkpoint;

import org.jspecify.annotations.NullMarked;
