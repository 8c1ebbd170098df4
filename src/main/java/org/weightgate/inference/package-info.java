/// Reference inference: tokenizers, decoders, the golden reference and the verification chain,
/// entered through [Verification]. Never rounds differently on another machine.
@NullMarked
package org.weightgate.inference;

import org.jspecify.annotations.NullMarked;
