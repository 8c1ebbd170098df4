package org.weightgate.portal.vetting;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/// A short fingerprint of a text that tells how alike two texts are: the MinHash of its runs of
/// seven characters (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3).
/// The share of equal numbers in two signatures estimates the share of common runs (Jaccard), with
/// a standard error of at most 0.0625. Two texts share a band with probability 1 − (1 − s⁴)¹⁶ for a
/// likeness of s: 99 % at 0.7, 64 % at 0.5, 2 % at 0.2. Case, punctuation and spacing count for
/// nothing. Pure and thread-safe.
///
/// @param signature 64 numbers
/// @param bands 16 numbers, each of four of the signature and their place
public record Sketch(int[] signature, int[] bands) {
    private static final int SIZE = 64;
    private static final int ROWS = 4;
    private static final int RUN = 7;

    /// Nothing is like an empty text.
    public static Sketch of(String text) {
        String plain = plain(text);
        if (plain.isEmpty()) {
            return new Sketch(new int[0], new int[0]);
        }
        int[] least = new int[SIZE];
        Arrays.fill(least, Integer.MAX_VALUE);
        for (int at = 0; at == 0 || at + RUN <= plain.length(); at++) {
            long run = run(plain, at, Math.min(plain.length(), at + RUN));
            for (int i = 0; i < SIZE; i++) {
                least[i] = Math.min(least[i], (int) (mixed(run + i * GOLDEN) >>> 33));
            }
        }
        return new Sketch(least, bands(least));
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    /// FNV-1a over the characters.
    private static long run(String text, int from, int to) {
        long hash = 0xCBF29CE484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    /// The finisher of SplitMix64.
    private static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static int[] bands(int[] signature) {
        int[] bands = new int[SIZE / ROWS];
        for (int band = 0; band < bands.length; band++) {
            long hash = band;
            for (int row = 0; row < ROWS; row++) {
                hash = mixed(hash * GOLDEN + signature[band * ROWS + row]);
            }
            bands[band] = (int) hash;
        }
        return bands;
    }

    /// From 0 to 100.
    int percent(int[] other) {
        if (signature.length == 0 || other.length != signature.length) {
            return 0;
        }
        int same = 0;
        for (int i = 0; i < SIZE; i++) {
            same += signature[i] == other[i] ? 1 : 0;
        }
        return same * 100 / SIZE;
    }
}
