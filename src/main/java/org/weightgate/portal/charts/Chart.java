package org.weightgate.portal.charts;

/// What the charts share.
final class Chart {
    private Chart() {}

    /// A coordinate as it is written: a tenth of a unit is less than anybody sees.
    static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
