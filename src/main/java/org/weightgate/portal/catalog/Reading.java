package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.catalog.FileReading.Content;

import java.util.List;

/// Keeps what was read of a file, all of it or nothing.
@Component
@Transactional
class Reading {
    private final ReleaseFiles files;
    private final ReleaseContents contents;
    private final FileHealth health;

    Reading(ReleaseFiles files, ReleaseContents contents, FileHealth health) {
        this.files = files;
        this.contents = contents;
        this.health = health;
    }

    /// The problems with it, none when it was kept.
    ///
    /// @param tag the version of the object that was read; null where the store does not say
    List<String> keep(ReleaseId release, FileView view, Content content, @Nullable String tag) {
        ReleaseFile file =
                files.alone(release, view.path())
                        .orElseThrow(() -> new IllegalStateException(view.path() + " is gone"));
        if (!content.sha256().equals(file.claimed())) {
            return List.of(
                    "%s: its SHA-256 is not the one that was announced, so it changed on the way. Upload it again."
                            .formatted(view.path()));
        }
        contents.keep(file.id(), content.tensors());
        health.read(file.id(), tag);
        file.read(
                content.sha256(),
                content.tensors().size(),
                content.tensors().stream()
                        .map(f -> f.tensor().dtype().name())
                        .distinct()
                        .sorted()
                        .toList());
        return List.of();
    }
}
