package org.weightgate.watermark.align;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The places that were judged to correspond, and what is to be said about the rest. Thread-safe.
final class Found {
    private static final double LEAST_CORRELATION = 0.3;
    private static final int LEAST_ROWS = 4;
    private static final double WEAK = 0.02;

    /// A place that was taken.
    record Hit(int original, int suspect, Place place, ScaleFit fit, Placement match) {}

    private final List<OriginalMatrix> originals;
    private final List<StoredMatrix> suspects;
    private final List<Hit> hits = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();

    Found(List<OriginalMatrix> originals, List<StoredMatrix> suspects) {
        this.originals = List.copyOf(originals);
        this.suspects = List.copyOf(suspects);
    }

    /// What one pass over all values says about a place.
    ScaleFit judge(int original, Place place) throws IOException {
        return ScaleFit.of(place.values(), originals.get(original));
    }

    /// Takes a place as a match if it was judged to correspond; returns whether it was.
    synchronized boolean take(int original, int suspect, Place place, ScaleFit fit) {
        OriginalMatrix matrix = originals.get(original);
        double rows = fit.coverage() * matrix.rows();
        boolean enough = rows >= Math.min(LEAST_ROWS, matrix.rows());
        if (!enough || fit.correlation() < LEAST_CORRELATION) {
            return false;
        }
        hits.add(new Hit(original, suspect, place, fit, new Placement(matrix, place, fit)));
        return true;
    }

    /// The places that differ from their originals by more than a fiftieth of the energy.
    synchronized List<Hit> weak() {
        return hits.stream().filter(hit -> hit.fit.unexplained() > WEAK).toList();
    }

    /// Supposed places of the hit's original in the same tensor: the whole tensor as it stands, and
    /// the one taken.
    List<Place> readings(Hit hit) {
        StoredMatrix stored = suspects.get(hit.suspect);
        OriginalMatrix original = originals.get(hit.original);
        boolean same = stored.rows() == original.rows() && stored.columns() == original.columns();
        return same ? List.of(Place.plain(stored), hit.place) : List.of(hit.place);
    }

    /// Takes a better account of the same place.
    synchronized void replace(Hit hit, Place place, ScaleFit fit) {
        Placement match = new Placement(originals.get(hit.original), place, fit);
        hits.set(hits.indexOf(hit), new Hit(hit.original, hit.suspect, place, fit, match));
    }

    /// Remembers a permutation, which neighbours of the tensor may share.
    synchronized void permuted(Order order) {
        if (orders.stream().noneMatch(known -> Arrays.equals(known.from(), order.from()))) {
            orders.add(order);
        }
    }

    /// The permutations seen so far.
    synchronized List<Order> orders() {
        return List.copyOf(orders);
    }

    synchronized boolean hasOriginal(int original) {
        return hits.stream().anyMatch(hit -> hit.original == original);
    }

    synchronized boolean hasSuspect(int suspect) {
        return hits.stream().anyMatch(hit -> hit.suspect == suspect);
    }

    synchronized Alignment alignment() {
        hits.sort(Comparator.comparingInt(Hit::original).thenComparingInt(Hit::suspect));
        List<String> leftOut = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            String sentence = missing(i);
            if (!sentence.isEmpty()) {
                leftOut.add(sentence);
            }
        }
        Set<Integer> used = new HashSet<>();
        hits.forEach(hit -> used.add(hit.suspect));
        for (int i = 0; i < suspects.size(); i++) {
            StoredMatrix suspect = suspects.get(i);
            if (!used.contains(i) && suspect.rows() > 1) {
                leftOut.add(
                        "The suspect's %s (%s %s) corresponds to no marked original."
                                .formatted(
                                        suspect.tensor().name(),
                                        suspect.tensor().format(),
                                        suspect.tensor().shape()));
            }
        }
        return new Alignment(List.copyOf(hits.stream().map(Hit::match).toList()), leftOut);
    }

    private String missing(int original) {
        String name = originals.get(original).tensor().name();
        double covered = 0;
        boolean any = false;
        for (Hit hit : hits) {
            if (hit.original == original) {
                any = true;
                covered += hit.match.coverage();
            }
        }
        if (!any) {
            return name + ": nothing in the suspect corresponds to it.";
        }
        return covered > 0.9995
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of it has no counterpart in the suspect.",
                        name,
                        100 * (1 - covered));
    }
}
