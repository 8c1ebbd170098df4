package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// A release as other modules and templates see it.
///
/// @param hashed whether every byte was read and found well-formed since it was submitted
/// @param step what the portal is doing to it while it is checking
/// @param progress of that step, 0 to 1
/// @param problems why the last check refused it
/// @param licence a short name of the licence, as the publisher gave it
/// @param rehearses the release that this one is the twin of; null where it stands for itself
public record ReleaseView(
        ReleaseId id,
        ModelName model,
        String label,
        ReleaseStatus status,
        Instant created,
        @Nullable Instant published,
        List<FileView> files,
        @Nullable String withdrawnReason,
        boolean hashed,
        String step,
        double progress,
        List<String> problems,
        @Nullable String licence,
        @Nullable ReleaseId rehearses) {
    /// Whether its weights are random, for trying what is done with another release's.
    public boolean twin() {
        return rehearses != null;
    }

    /// When it was published, or begun if it is not.
    public Instant since() {
        return published == null ? created : published;
    }

    public long size() {
        return files.stream().mapToLong(FileView::size).sum();
    }

    /// What a grant may leave out.
    public List<FolderView> folders() {
        return FolderView.of(files);
    }

    public int tensors() {
        return files.stream().mapToInt(FileView::tensors).sum();
    }

    public List<String> dtypes() {
        return files.stream().flatMap(f -> f.dtypes().stream()).distinct().sorted().toList();
    }

    public boolean uploading() {
        return files.stream().anyMatch(f -> !f.uploaded());
    }
}
