package org.weightgate.portal.catalog;

import java.util.ArrayList;
import java.util.List;

/// What changed between two texts, line by line, by their longest common subsequence.
public final class LineDiff {
    private static final int MOST_LINES = 3_000;

    private LineDiff() {}

    /// @param kind `same`, `added` or `removed`
    public record Line(String kind, String text) {}

    /// Texts of very many lines are shown as wholly replaced: nobody reads such a comparison.
    static List<Line> of(String before, String after) {
        return of(before.lines().toList(), after.lines().toList());
    }

    /// As [#of(String, String)], of texts that were cut otherwise.
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
