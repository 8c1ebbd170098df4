package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A release as its publisher's client follows it.
record ReleaseState(
        String model,
        String release,
        String status,
        double progress,
        String step,
        List<String> problems,
        List<String> notSeparable,
        List<FileState> files) {
    static ReleaseState of(ReleaseView release) {
        return of(release, List.of());
    }

    /// @param notSeparable faults that the tolerant check of its copies cannot see
    static ReleaseState of(ReleaseView release, List<String> notSeparable) {
        return new ReleaseState(
                release.model().toString(),
                release.label(),
                release.status().word(),
                release.progress(),
                release.step(),
                release.problems(),
                notSeparable,
                release.files().stream().map(FileState::of).toList());
    }

    /// One file; its digest once the portal has read it.
    record FileState(String path, long size, @Nullable String sha256, String state) {
        static FileState of(FileView file) {
            return new FileState(
                    file.path(),
                    file.size(),
                    file.sha256().isEmpty() ? null : file.sha256(),
                    file.uploaded() ? "uploaded" : "uploading");
        }
    }
}
