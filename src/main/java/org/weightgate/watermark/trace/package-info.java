/// From a leak back to its recipient: element statistics, tile sums, the score of every recipient
/// and the exact bound on accusing an innocent one, entered through [Tracer]. Never looks at a
/// recipient's symbols before the evidence stands.
@NullMarked
package org.weightgate.watermark.trace;

import org.jspecify.annotations.NullMarked;
