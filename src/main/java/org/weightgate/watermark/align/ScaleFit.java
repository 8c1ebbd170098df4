package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Judges a place: whether it corresponds to its original, in which rows and columns, and whether
/// its values were multiplied by factors.
///
/// The factors are those of least squares over whole rows and columns, but they are used only where
/// they explain the place clearly better than no factors do, the place's own quantiser being part
/// of the explanation: quantisers shrink their input a little, and a factor fitted to that would
/// move every value off the levels to which the quantiser sent it.
///
/// @param scales the factors, NaN for rows and columns that do not correspond
/// @param steps what they undo, in words
/// @param coverage share of the original's elements that correspond
/// @param correlation of the place with the original over what corresponds
record ScaleFit(Scales scales, List<String> steps, double coverage, double correlation) {
    static ScaleFit of(Matrix place, Matrix original) throws IOException {
        Products plain = Products.of(place, original, Scales.NONE);
        Scales scales = new ScaleFitting(place, original, plain).sharpest();
        Products scaled = scales.isNone() ? plain : Products.of(place, original, scales);
        return judged(scales, scaled);
    }

    /// Share of the energy that is not the original's.
    double unexplained() {
        return 1 - correlation * correlation;
    }

    private static ScaleFit judged(Scales scales, Products sums) {
        boolean[] rows = new boolean[sums.rows()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = sums.row(i).lost();
        }
        // Columns look bad through bad rows; what of them is really missing has no values.
        boolean rowsMissing = count(rows) > rows.length / 10;
        boolean[] columns = new boolean[sums.columns()];
        for (int j = 0; j < columns.length; j++) {
            Line column = sums.column(j);
            columns[j] = rowsMissing ? column.empty() : column.lost();
        }
        double yw = 0;
        double ww = 0;
        double yy = 0;
        for (int i = 0; i < rows.length; i++) {
            if (!rows[i]) {
                yw += sums.rowYw[i];
                ww += sums.rowWw[i];
                yy += sums.rowYy[i];
            }
        }
        double kept = (1 - (double) count(rows) / rows.length);
        kept *= 1 - (double) count(columns) / columns.length;
        double correlation = yy == 0 ? 0 : yw / Math.sqrt(ww * yy);
        return new ScaleFit(scales.without(rows, columns), words(scales), kept, correlation);
    }

    private static int count(boolean[] lost) {
        int count = 0;
        for (boolean one : lost) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static List<String> words(Scales scales) {
        List<String> words = new ArrayList<>();
        float[] rows = scales.rows();
        if (rows != null) {
            boolean constant = rows.length > 1;
            for (float factor : rows) {
                constant &= factor == rows[0];
            }
            words.add(constant ? "all values scaled by %.4g".formatted(rows[0]) : "rows scaled");
        }
        if (scales.columns() != null) {
            words.add("columns scaled");
        }
        return List.copyOf(words);
    }
}
