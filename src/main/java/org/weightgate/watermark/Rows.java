package org.weightgate.watermark;

/// Rows [from, to) of a tensor, counted from 0.
public record Rows(long from, long to) {
    public Rows {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("rows [%d, %d) are none".formatted(from, to));
        }
    }
}
