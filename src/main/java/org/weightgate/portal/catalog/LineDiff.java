package org.weightgate.portal.catalog;

import java.util.ArrayList;
import java.util.List;

/// What changed between two texts, line by line, by their longest common subsequence.
public final class LineDiff {
    private static final int MOST_LINES = 3_000;
    private static final int AROUND = 3;

    private LineDiff() {}

    /// @param kind `same`, `added`, `removed`, or `left-out` for a line that stands for several
    public record Line(String kind, String text) {}

    /// Long stretches that stayed the same are left out but for a few lines around each change, so
    /// that one changed line of a long text is seen without looking for it.
    static List<Line> of(String before, String after) {
        return excerpt(of(before.lines().toList(), after.lines().toList()));
    }

    /// All of two texts that were cut somehow. Texts of very many parts are shown as wholly
    /// replaced: nobody reads such a comparison.
    public static List<Line> of(List<String> a, List<String> b) {
        List<Line> lines = new ArrayList<>();
        if (a.size() > MOST_LINES || b.size() > MOST_LINES) {
            a.forEach(line -> lines.add(new Line("removed", line)));
            b.forEach(line -> lines.add(new Line("added", line)));
            return lines;
        }
        int[][] common = lengths(a, b);
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                lines.add(new Line("same", a.get(i++)));
                j++;
            } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line("removed", a.get(i++)));
            } else {
                lines.add(new Line("added", b.get(j++)));
            }
        }
        return lines;
    }

    private static List<Line> excerpt(List<Line> lines) {
        List<Line> kept = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            int to = from;
            while (to < lines.size() && lines.get(to).kind().equals("same")) {
                to++;
            }
            int head = from == 0 ? from : Math.min(to, from + AROUND);
            int tail = to == lines.size() ? to : Math.max(head, to - AROUND);
            if (tail - head < 2) {
                kept.addAll(lines.subList(from, to));
            } else {
                kept.addAll(lines.subList(from, head));
                kept.add(new Line("left-out", (tail - head) + " lines that stayed the same"));
                kept.addAll(lines.subList(tail, to));
            }
            if (to < lines.size()) {
                kept.add(lines.get(to++));
            }
            from = to;
        }
        return kept;
    }

    private static int[][] lengths(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] =
                        a.get(i).equals(b.get(j))
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
