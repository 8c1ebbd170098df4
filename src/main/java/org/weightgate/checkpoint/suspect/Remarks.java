package org.weightgate.checkpoint.suspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was noticed while reading, as sentences; bounded however odd the files are. Not
/// thread-safe.
final class Remarks {
    private static final int MOST = 200;

    private final List<String> sentences = new ArrayList<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private int more;

    private record Group(List<String> examples, int[] count) {}

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        } else {
            more++;
        }
    }

    /// Notes that the same holds of one more thing; becomes "x, y and 7 more `what`".
    void add(String what, String thing) {
        Group group = groups.get(what);
        if (group == null) {
            if (groups.size() == MOST) {
                more++;
                return;
            }
            group = new Group(new ArrayList<>(), new int[1]);
            groups.put(what, group);
        }
        if (group.count[0]++ < 3) {
            group.examples.add(thing);
        }
    }

    List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        groups.forEach(
                (what, group) -> {
                    int rest = group.count[0] - group.examples.size();
                    String things = String.join(", ", group.examples);
                    all.add(things + (rest > 0 ? " and " + rest + " more" : "") + " " + what);
                });
        if (more > 0) {
            all.add(more + " further remarks are not listed.");
        }
        return List.copyOf(all);
    }
}
