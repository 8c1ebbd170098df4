package org.weightgate.checkpoint.suspect;

import java.io.IOException;
import java.util.List;

/// One tensor of a suspect, its values as the numbers they stand for. Elements count row-major,
/// whatever the order of storage. Safe for use by several threads; neighbouring elements are read
/// fastest.
public interface SuspectTensor {
    /// The name it carries in its file, made printable; in nested PyTorch dictionaries the keys
    /// joined by dots.
    String name();

    /// The file it stands in.
    String file();

    /// The element type as its format names it: `BF16`, `Q4_K` ….
    String format();

    /// Lengths of the dimensions, outermost first; empty for a scalar.
    List<Long> shape();

    /// Number of elements.
    long elements();

    /// The values of `count` elements from element `from`, dequantised; non-finite ones as they
    /// are.
    void read(long from, int count, float[] values, int at) throws IOException;

    /// Replaces `values[at … at + count)`, taken as values for the elements from `from`, by what
    /// this tensor's own quantiser makes of them with the scales that are stored here: for
    /// floating-point types the nearest number of the type, for block types the nearest level of
    /// the element's block, for floating-point blocks that hold dequantised values the nearest
    /// level seen in the block. Results compare equal (`==`) with those of [#read] where they mean
    /// the same level.
    void round(long from, int count, float[] values, int at) throws IOException;
}
