package org.weightgate.watermark.trace;

import java.io.IOException;

/// A file that is no evidence bundle. The message is a sentence.
public final class MalformedBundle extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedBundle(String message) {
        super(message);
    }

    MalformedBundle(String message, Throwable cause) {
        super(message, cause);
    }
}
