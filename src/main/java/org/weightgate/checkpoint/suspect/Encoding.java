package org.weightgate.checkpoint.suspect;

/// How consecutive elements stand in bytes: blocks of a fixed number of elements in a fixed number
/// of bytes, each decodable by itself. Stateless.
interface Encoding {
    /// The name of the element type in its format.
    String name();

    /// Elements of a block.
    int elements();

    /// Bytes of a block.
    int bytes();

    /// Decodes `blocks` blocks from `stored[at …)` into `values[to …)`.
    void decode(byte[] stored, int at, int blocks, float[] values, int to);

    /// Rounds `blocks` blocks of values in place to what the stored blocks can express with their
    /// own scales; the result equals a decoded value exactly where it means the same level.
    void round(byte[] stored, int at, int blocks, float[] values, int to);
}
