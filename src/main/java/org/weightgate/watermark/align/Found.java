package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The places that were judged to correspond, and what is to be said about the rest. Thread-safe.
final class Found {
    private static final double LEAST_CORRELATION = 0.3;
    private static final int LEAST_ROWS = 4;
    private static final double WEAK = 0.02;
    private static final double ENOUGH = 0.9;
    private static final double CLEARLY = 1.01;

    /// A vector as long as this is no norm or bias, but a matrix whose shape was taken away.
    private static final long LONG = 1 << 16;

    private static final double SHARP = 1e-4;

    /// Named at most; a hostile leak may hold a quarter of a million tensors.
    private static final int MOST_STRANGERS = 100;

    /// A place that was judged to correspond.
    record Hit(int original, int suspect, Place place, ScaleFit fit, Placement match) {
        double elements() {
            return match.coverage() * match.original().plan().elements();
        }
    }

    private final List<OriginalMatrix> originals;
    private final List<StoredMatrix> suspects;
    private final Map<Integer, List<Hit>> hits = new TreeMap<>();
    private final List<Order> orders = new ArrayList<>();
    private final Set<Integer> unmarked = new HashSet<>();

    Found(List<OriginalMatrix> originals, List<StoredMatrix> suspects) {
        this.originals = List.copyOf(originals);
        this.suspects = List.copyOf(suspects);
    }

    /// What one pass over all values says about a place: a hit, or null if it does not correspond.
    @Nullable Hit judge(int original, int suspect, Place place) throws IOException {
        OriginalMatrix matrix = originals.get(original);
        ScaleFit fit = ScaleFit.of(place.values(), matrix);
        double rows = fit.coverage() * matrix.rows();
        boolean enough = rows >= Math.min(LEAST_ROWS, matrix.rows());
        return enough && fit.correlation() >= LEAST_CORRELATION
                ? new Hit(original, suspect, place, fit, new Placement(matrix, place, fit))
                : null;
    }

    /// Takes an account of a whole tensor of the suspect if it explains more of it than the one
    /// before: trained weights correlate a little with themselves in a wrong basis too.
    synchronized void offer(int suspect, List<Hit> account) {
        if (explained(account) > CLEARLY * explained(hits.getOrDefault(suspect, List.of()))) {
            hits.put(suspect, new ArrayList<>(account));
        }
    }

    /// In the unit of information, so that much that is explained badly (regression on rows that
    /// resemble each other does so) does not outweigh less that is explained well.
    private static double explained(List<Hit> account) {
        return account.stream()
                .mapToDouble(
                        hit -> -hit.elements() * Math.log(Math.max(SHARP, hit.fit.unexplained())))
                .sum();
    }

    /// Whether the original has a place, and most of it at that.
    synchronized boolean hasOriginal(int original) {
        return all().anyMatch(hit -> hit.original == original && hit.match.coverage() > 0.5);
    }

    /// Remembers that a tensor of the suspect is one that was never marked.
    synchronized void unmarked(int suspect) {
        unmarked.add(suspect);
    }

    /// Whether all is known about a tensor of the suspect that there seems to be to know.
    synchronized boolean hasSuspect(int suspect) {
        if (unmarked.contains(suspect)) {
            return true;
        }
        List<Hit> account = hits.getOrDefault(suspect, List.of());
        double elements = account.stream().mapToDouble(Hit::elements).sum();
        return elements >= ENOUGH * suspects.get(suspect).tensor().elements()
                || account.stream().anyMatch(hit -> hit.match.coverage() >= ENOUGH);
    }

    private Stream<Hit> all() {
        return hits.values().stream().flatMap(List::stream);
    }

    /// The places that differ from their originals by more than a fiftieth of the energy.
    synchronized List<Hit> weak() {
        return all().filter(hit -> hit.fit.unexplained() > WEAK).toList();
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
    synchronized void replace(Hit hit, Hit better) {
        hits.computeIfPresent(
                hit.suspect,
                (suspect, account) ->
                        account.stream().map(old -> old == hit ? better : old).toList());
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

    synchronized Alignment alignment() {
        List<Hit> sorted =
                all().sorted(Comparator.comparingInt(Hit::original).thenComparingInt(Hit::suspect))
                        .toList();
        List<String> leftOut = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            String sentence = missing(i, sorted);
            if (!sentence.isEmpty()) {
                leftOut.add(sentence);
            }
        }
        int strangers = 0;
        for (int i = 0; i < suspects.size(); i++) {
            StoredMatrix suspect = suspects.get(i);
            boolean vector = suspect.rows() <= 1 && suspect.tensor().elements() < LONG;
            boolean known = hits.containsKey(i) || unmarked.contains(i);
            if (!known && !vector && strangers++ < MOST_STRANGERS) {
                leftOut.add(
                        "The suspect's %s (%s %s) corresponds to no marked original."
                                .formatted(
                                        suspect.tensor().name(),
                                        suspect.tensor().format(),
                                        suspect.tensor().shape()));
            }
        }
        if (strangers > MOST_STRANGERS) {
            leftOut.add(
                    "%d further tensors of the suspect correspond to no marked original."
                            .formatted(strangers - MOST_STRANGERS));
        }
        return new Alignment(List.copyOf(sorted.stream().map(Hit::match).toList()), leftOut);
    }

    private String missing(int original, List<Hit> sorted) {
        String name = originals.get(original).tensor().name();
        double covered = 0;
        boolean any = false;
        for (Hit hit : sorted) {
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
