package org.weightgate.inference;

import java.io.IOException;

/// A signed statement that must not be believed. The message says why and nothing it claims is
/// used.
public final class SignatureRefused extends IOException {
    private static final long serialVersionUID = 1;

    SignatureRefused(String message) {
        super(message);
    }
}
