package org.weightgate.inference;

import java.io.IOException;

/// A JSON document that is not what its name promises. The message names the document and the
/// field.
public final class MalformedDocument extends IOException {
    private static final long serialVersionUID = 1;

    MalformedDocument(String message) {
        super(message);
    }
}
