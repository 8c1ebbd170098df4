package org.weightgate.watermark;

import java.util.Arrays;

/// The two master keys of a portal, 32 bytes each: `code` decides where and with which signs
/// tensors are marked, the same for everyone; `recipient` decides each recipient's symbols. Whoever
/// has both can mark and remove marks; neither ever changes, and `toString` hides them.
public record MarkKeys(byte[] code, byte[] recipient) {
    /// Length of either key in bytes.
    public static final int LENGTH = 32;

    public MarkKeys {
        if (code.length != LENGTH || recipient.length != LENGTH) {
            throw new IllegalArgumentException("a master key has " + LENGTH + " bytes");
        }
        code = code.clone();
        recipient = recipient.clone();
    }

    @Override
    public byte[] code() {
        return code.clone();
    }

    @Override
    public byte[] recipient() {
        return recipient.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarkKeys keys
                && Arrays.equals(code, keys.code)
                && Arrays.equals(recipient, keys.recipient);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(code) + Arrays.hashCode(recipient);
    }

    @Override
    public String toString() {
        return "MarkKeys[hidden]";
    }
}
