package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One page of what stands in a folder, or of everything below it: files in the order of their
/// paths, each folder before the first file in it. Reads no more of the snapshot than the page
/// holds, however many files there are.
///
/// @param next what the following page begins behind; null on the last
record ListingPage(List<Listing.Line> lines, @Nullable String next) {
    /// Behind every path there is.
    private static final String LAST = "\uDBFF\uDFFF";

    /// Behind every path that begins with a folder's name and a slash.
    private static final String BEHIND_SLASH = "0";

    /// @param folder empty for the root
    /// @param expand whether each line names its commit
    /// @param after where the page before ended, empty for the first
    static ListingPage of(
            Snapshot snapshot,
            String folder,
            boolean recursive,
            boolean expand,
            String after,
            int size) {
        Walk walk = new Walk(snapshot, folder.isEmpty() ? "" : folder + "/", recursive, expand);
        walk.from(after, folder.isEmpty() ? LAST : folder + BEHIND_SLASH, size + 1);
        if (walk.lines.size() <= size) return new ListingPage(walk.lines, null);
        return new ListingPage(walk.lines.subList(0, size), walk.ends.get(size - 1));
    }

    private static final class Walk {
        private final Snapshot snapshot;
        private final String below;
        private final boolean recursive;
        private final boolean expand;
        private final List<Listing.Line> lines = new ArrayList<>();

        /// Behind which path each line's page would go on.
        private final List<String> ends = new ArrayList<>();

        /// What has been passed.
        private String at = "";

        Walk(Snapshot snapshot, String below, boolean recursive, boolean expand) {
            this.snapshot = snapshot;
            this.below = below;
            this.recursive = recursive;
            this.expand = expand;
        }

        void from(String after, String until, int most) {
            at = after.compareTo(below) > 0 ? after : below;
            while (lines.size() < most) {
                List<HubFile> files = snapshot.files(at, until, most - lines.size());
                if (files.isEmpty()) return;
                for (HubFile file : files) pass(file);
            }
        }

        private void pass(HubFile file) {
            String path = file.path();
            int slash = path.indexOf('/', below.length());
            for (int end = slash; end >= 0; end = recursive ? path.indexOf('/', end + 1) : -1) {
                String inside = path.substring(0, end + 1);
                if (at.startsWith(inside)) continue;
                at = recursive ? inside : inside + LAST;
                add(Listing.directory(snapshot, path.substring(0, end), expand));
            }
            if (!recursive && slash >= 0) return;
            at = path;
            add(Listing.file(snapshot, file, expand));
        }

        private void add(Listing.Line line) {
            lines.add(line);
            ends.add(at);
        }
    }
}
