/// The recipient's mark in the weights: codebook, plan and embedding, entered through [Marker].
/// Never touches a file, clock or random source.
@NullMarked
package org.weightgate.watermark;

import org.jspecify.annotations.NullMarked;
