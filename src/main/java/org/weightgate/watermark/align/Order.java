package org.weightgate.watermark.align;

import java.util.Locale;

/// Where the rows (or columns) of an original stand in a tensor of the suspect.
///
/// @param from the place of each, -1 for one that is missing
/// @param among how many the suspect's tensor has
record Order(int[] from, int among) {
    boolean identity() {
        return from.length == among && start() == 0;
    }

    /// The place of the first if all stand together in their order, else -1.
    int start() {
        for (int i = 0; i < from.length; i++) {
            if (from[i] < 0 || from[i] != from[0] + i) {
                return -1;
            }
        }
        return from[0];
    }

    /// Whether every row is there, none is left over, and they stand otherwise than they stood.
    boolean permutes() {
        return from.length == among && start() < 0 && coverage() == 1;
    }

    double coverage() {
        int there = 0;
        for (int place : from) {
            there += place >= 0 ? 1 : 0;
        }
        return (double) there / from.length;
    }

    /// What happened to them, in words; empty if nothing did.
    String words(String what) {
        if (identity()) {
            return "";
        }
        int start = start();
        if (start >= 0) {
            return String.format(
                    Locale.ROOT,
                    "%s are %d–%d of the suspect's",
                    what,
                    start,
                    start + from.length - 1);
        }
        boolean ascending = true;
        boolean missing = false;
        int last = -1;
        for (int place : from) {
            ascending &= place < 0 || place > last;
            missing |= place < 0;
            last = place < 0 ? last : place;
        }
        String some = missing ? "some %s missing".formatted(what) : "";
        if (ascending) {
            return missing ? some : "%s stand apart".formatted(what);
        }
        return missing ? "%s permuted, %s".formatted(what, some) : what + " permuted";
    }
}
