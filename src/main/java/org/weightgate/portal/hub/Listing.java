package org.weightgate.portal.hub;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A snapshot's files and folders as the Hub lists them; by pages in [ListingPage].
final class Listing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// Up to so many files are looked up one by one.
    private static final int FEW = 16;

    private Listing() {}

    record Commit(String id, String title, String date) {}

    record Lfs(String oid, long size, int pointerSize) {}

    /// @param type `file` or `directory`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String type,
            String path,
            long size,
            String oid,
            @Nullable Lfs lfs,
            @Nullable Commit lastCommit) {}

    /// Those of the paths that exist.
    static List<Line> at(Snapshot snapshot, List<String> paths, boolean expand) {
        List<String> asked = paths.stream().distinct().toList();
        Map<String, Line> found = asked.size() > FEW ? Map.of() : files(snapshot, asked, expand);
        if (found.size() < asked.size()) found = everything(snapshot, expand);
        return asked.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /// Those that are files, each looked up alone.
    private static Map<String, Line> files(Snapshot snapshot, List<String> paths, boolean expand) {
        Map<String, Line> found = new TreeMap<>();
        for (String path : paths) {
            snapshot.file(path).ifPresent(file -> found.put(path, file(snapshot, file, expand)));
        }
        return found;
    }

    private static Map<String, Line> everything(Snapshot snapshot, boolean expand) {
        Map<String, Line> all = new TreeMap<>();
        for (HubFile file : snapshot.files()) {
            String path = file.path();
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                String directory = path.substring(0, at);
                all.computeIfAbsent(directory, name -> directory(snapshot, name, expand));
            }
            all.put(path, file(snapshot, file, expand));
        }
        return all;
    }

    /// As clients parse times: with milliseconds, always.
    static String time(@Nullable Instant at) {
        return TIME.format(at == null ? Instant.EPOCH : at);
    }

    static Line file(Snapshot snapshot, HubFile file, boolean expand) {
        return new Line(
                "file",
                file.path(),
                file.size(),
                file.oid(),
                new Lfs(file.digest(), file.size(), file.pointerSize()),
                commit(snapshot, expand));
    }

    /// Git has an id for every folder; this one names the folder of this revision.
    static Line directory(Snapshot snapshot, String path, boolean expand) {
        String id = GitId.blob((snapshot.sha() + "/" + path).getBytes(StandardCharsets.UTF_8));
        return new Line("directory", path, 0, id, null, commit(snapshot, expand));
    }

    private static @Nullable Commit commit(Snapshot snapshot, boolean expand) {
        return expand ? new Commit(snapshot.sha(), snapshot.title(), time(snapshot.since())) : null;
    }
}
