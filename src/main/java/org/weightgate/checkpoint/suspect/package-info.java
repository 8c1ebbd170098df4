/// Weights of unknown origin, opened with [org.weightgate.checkpoint.suspect.Suspect]: safetensors,
/// GGUF and PyTorch archives, recognised by content, their values dequantised on demand. Never
/// executes or trusts a byte of what it reads, and never holds a whole file in memory.
@NullMarked
package org.weightgate.checkpoint.suspect;

import org.jspecify.annotations.NullMarked;
