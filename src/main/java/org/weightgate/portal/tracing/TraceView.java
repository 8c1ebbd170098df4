package org.weightgate.portal.tracing;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.List;

/// A trace as templates and the API see it.
///
/// @param release null where every release of the model is compared
/// @param step what the portal is doing to it
/// @param problem why it came to no verdict
/// @param suspectsGone when its files were deleted, if they were
public record TraceView(
        TraceId id,
        String reference,
        ModelName model,
        @Nullable ReleaseId release,
        @Nullable String releaseLabel,
        String reason,
        TraceStatus status,
        String openedBy,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant finished,
        String step,
        double progress,
        @Nullable String problem,
        @Nullable Outcome verdict,
        @Nullable Instant evidenceOpened,
        @Nullable Instant suspectsGone,
        List<SuspectView> files) {
    public long size() {
        return files.stream().mapToLong(SuspectView::size).sum();
    }

    /// Whether there is something to trace.
    public boolean complete() {
        return !files.isEmpty() && files.stream().allMatch(SuspectView::uploaded);
    }

    public String releaseWords() {
        return releaseLabel == null ? "all releases" : releaseLabel;
    }

    /// The word that says where it stands: the verdict, once there is one.
    public String word() {
        return verdict == null ? status.word() : verdict.word();
    }

    public String kind() {
        return verdict == null ? status.kind() : verdict.kind();
    }
}
