package org.weightgate.portal.marking;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A grant's copy as its recipient may see it.
public record CopyView(
        boolean ready,
        double progress,
        @Nullable Instant readyAbout,
        List<CopyFile> files,
        GoldenState golden,
        double goldenProgress,
        @Nullable String problem) {
    public CopyView {
        files = List.copyOf(files);
    }

    public Optional<CopyFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    public long size() {
        return files.stream().mapToLong(CopyFile::size).sum();
    }
}
