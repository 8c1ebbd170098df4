/// The recipient's mark in the weights: keys, plan and embedding, entered through [FileMarker]; the
/// bytes it writes are defined in FORMAT.md beside this file. Never touches a file, clock or random
/// source.
@NullMarked
package org.weightgate.watermark;

import org.jspecify.annotations.NullMarked;
