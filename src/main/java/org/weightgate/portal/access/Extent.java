package org.weightgate.portal.access;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What of its release a grant covers: all files, except whole folders that it leaves out. A folder
/// is left out or covered with everything in it, so a copy is always one that can be loaded and
/// verified: the files that the model is loaded from cannot be left out (see
/// `ReleaseView.folders()`).
///
/// @param without names of folders of the release
public record Extent(SortedSet<String> without) {
    public static final Extent WHOLE = new Extent(new TreeSet<>());

    public Extent {
        without = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(without));
    }

    static Extent without(Collection<String> folders) {
        return new Extent(new TreeSet<>(folders));
    }

    /// As [#text] wrote it.
    static Extent of(String text) {
        return without(text.lines().toList());
    }

    /// A line each; no folder's name holds a line's end.
    String text() {
        return String.join("\n", without);
    }

    public boolean covers(String path) {
        int end = path.indexOf('/');
        return end < 0 || !without.contains(path.substring(0, end));
    }

    public boolean whole() {
        return without.isEmpty();
    }

    /// What both cover.
    Extent and(Extent other) {
        SortedSet<String> both = new TreeSet<>(without);
        both.addAll(other.without);
        return new Extent(both);
    }

    /// Refuses to leave out what is no folder that can be left out.
    Extent within(List<String> folders) {
        without.stream()
                .filter(f -> !folders.contains(f))
                .findFirst()
                .ifPresent(
                        f -> {
                            throw new BadQuery(
                                    "“%s” is no folder of the release that can be left out."
                                            .formatted(f));
                        });
        return this;
    }
}
