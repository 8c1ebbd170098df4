package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one caller sees of a model at one revision.
sealed interface Snapshot {
    /// 40 hexadecimal digits; clients keep files and listings under it for ever.
    String sha();

    /// By path.
    List<HubFile> files();

    /// As commits have one.
    String title();

    /// When it came to be; null where there is no release.
    @Nullable Instant since();

    default Optional<HubFile> file(String path) {
        return files().stream().filter(file -> file.path().equals(path)).findFirst();
    }

    /// At most so many, the first whose paths lie between two, both excluded.
    default List<HubFile> files(String after, String until, int most) {
        return files().stream()
                .filter(f -> f.path().compareTo(after) > 0 && f.path().compareTo(until) < 0)
                .limit(most)
                .toList();
    }

    /// Files that need not all be read to find some.
    interface Contents {
        /// By path.
        List<HubFile> all();

        Optional<HubFile> at(String path);

        List<HubFile> between(String after, String until, int most);
    }

    /// The caller's own marked copy; the revision is theirs alone.
    record Own(GrantView grant, String sha, Contents contents) implements Snapshot {
        @Override
        public List<HubFile> files() {
            return contents.all();
        }

        @Override
        public Optional<HubFile> file(String path) {
            return contents.at(path);
        }

        @Override
        public List<HubFile> files(String after, String until, int most) {
            return contents.between(after, until, most);
        }

        @Override
        public String title() {
            return "Release " + grant.releaseLabel() + " for " + grant.recipientHandle();
        }

        @Override
        public Instant since() {
            return grant.issued();
        }
    }

    /// What everybody may know: names and sizes, and the public texts.
    ///
    /// @param release null where none can be had
    record Shown(@Nullable ReleaseView release, String sha, List<HubFile> files)
            implements Snapshot {
        @Override
        public String title() {
            return release == null ? "No release" : "Release " + release.label();
        }

        @Override
        public @Nullable Instant since() {
            return release == null ? null : release.since();
        }
    }
}
