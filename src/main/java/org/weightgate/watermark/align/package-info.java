/// What stands where in a leak: finds, in a suspect that was renamed, fused, cut, permuted,
/// rescaled or rotated, the place of every original, entered through
/// [org.weightgate.watermark.align.Aligner]. Never sees a key, a recipient or a chip, so that
/// nothing it decides can bear on whom a trace accuses.
@NullMarked
package org.weightgate.watermark.align;

import org.jspecify.annotations.NullMarked;
