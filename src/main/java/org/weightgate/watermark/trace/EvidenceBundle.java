package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Progress;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.align.Alignment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// The file that stands in front of a sceptical expert.
public final class EvidenceBundle {
    private EvidenceBundle() {}

    /// What is opened, and against what it can be held.
    ///
    /// @param title what was traced, for people: model, release, suspect, date
    /// @param contents all contents of the release, marked or not
    /// @param codeCommitment as on record since the release was published
    /// @param recipientCommitments of the accused, by recipient id, as on record since the grants
    public record Opening(
            String title,
            SortedSet<ContentId> contents,
            String codeCommitment,
            Map<String, String> recipientCommitments) {}

    /// One step of a check.
    public record Step(String name, boolean passed, String sentence) {}

    /// Writes the bundle; the stream stays open.
    public static void write(OutputStream out, Finding finding, Codebook codebook, Opening opening)
            throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /// Checks a bundle by itself.
    public static List<Step> check(Path bundle) throws IOException {
        throw new UnsupportedOperationException("being written");
    }

    /// Checks a bundle against the leak and the originals as aligned anew.
    public static List<Step> check(Path bundle, Alignment alignment, Progress progress)
            throws IOException {
        throw new UnsupportedOperationException("being written");
    }
}
