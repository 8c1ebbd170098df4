package org.weightgate.portal.charts;

import java.util.List;

/// The numbers of a picture as a table: what is drawn is also read, by people and by programs.
///
/// @param columns their headings; the first column names its row
/// @param rows cells as they are shown, as many as columns
public record Table(String caption, List<String> columns, List<List<String>> rows) {
    /// As comma-separated values (RFC 4180), every cell quoted. A cell that a spreadsheet would
    /// take for a formula begins with an apostrophe there, which it shows as text.
    public String csv() {
        StringBuilder out = new StringBuilder();
        line(columns, out);
        rows.forEach(row -> line(row, out));
        return out.toString();
    }

    private static void line(List<String> cells, StringBuilder out) {
        for (int i = 0; i < cells.size(); i++) {
            out.append(i == 0 ? "\"" : ",\"").append(safe(cells.get(i)).replace("\"", "\"\""));
            out.append('"');
        }
        out.append("\r\n");
    }

    private static String safe(String cell) {
        return !cell.isEmpty() && "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20".indexOf(cell.charAt(0)) >= 0
                ? "'" + cell
                : cell;
    }
}
