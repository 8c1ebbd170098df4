/// Reference inference: tokenizers, decoders, the golden reference and the verification chain,
/// entered through [Verification] (the whole chain), [Decoder] (logits) and [Tokenizer] (ids). Also
/// the two signed statements that travel with a copy, [ModelSignature] and [SignedGolden]. Never
/// rounds differently on another machine.
@NullMarked
package org.weightgate.inference;

import org.jspecify.annotations.NullMarked;
