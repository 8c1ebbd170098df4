package org.weightgate.inference;

import java.io.IOException;

/// A checkpoint whose configuration this engine does not compute, or that contradicts itself. The
/// message names the setting or the tensor: a wrong guess would give wrong logits without a word.
public final class UnsupportedModel extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedModel(String message) {
        super(message);
    }
}
