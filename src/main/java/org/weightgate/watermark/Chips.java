package org.weightgate.watermark;

/// Chips of consecutive groups, one nibble a group, low nibble of a byte first: the highest bit
/// says up (1) or down (0), the low log2 G bits which element of the group moves. A buffer that is
/// filled again and again by [Codeword.Reader]; not thread-safe.
final class Chips {
    /// Most groups held at once: 4 KiB of key stream.
    static final int CAPACITY = 8192;

    /// With room behind the last, so that four bytes may be read at each.
    final byte[] nibbles = new byte[CAPACITY / 2 + 3];

    /// First group held; even.
    long firstGroup;

    /// Number of groups held.
    int groups;

    int nibble(long group) {
        int index = (int) (group - firstGroup);
        return (nibbles[index >> 1] >>> ((index & 1) << 2)) & 15;
    }
}
