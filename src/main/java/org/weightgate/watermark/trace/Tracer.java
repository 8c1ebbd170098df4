package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.align.Alignment;

import java.io.IOException;
import java.util.List;

/// Traces a leak to the recipients whose copies went into it.
public final class Tracer {
    private Tracer() {}

    /// Weighs what alignment found.
    ///
    /// @param recipientIds everyone enrolled, as marking knows them
    /// @param epsilon most probability of accusing any innocent
    public static Finding trace(
            Alignment alignment,
            Codebook codebook,
            List<String> recipientIds,
            double epsilon,
            Progress progress)
            throws IOException {
        throw new UnsupportedOperationException("being written");
    }
}
