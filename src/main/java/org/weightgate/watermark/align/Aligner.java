package org.weightgate.watermark.align;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.checkpoint.suspect.SuspectTensor;
import org.weightgate.watermark.Carrier;
import org.weightgate.watermark.TensorPlan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Finds the places of marked originals in a suspect. Names mean nothing to it: a tensor is known
/// by its values.
///
/// 1. A tensor of an original's shape whose sampled rows correlate with the original's is taken as
///    it stands.
/// 2. Every other tensor of the suspect, and its transpose, is searched for the original's rows and
///    for its columns ([RowSearch]): as it is, then with its other dimension put back by every
///    permutation seen in a neighbour, then by every rotation that shows ([RotationSearch]).
/// 3. What is left may have had its heads mixed ([HeadSearch]).
/// 4. Every supposed place is judged by one pass over all its values ([ScaleFit]): factors of rows
///    and columns are undone, and what does not correlate with the original is left out. Of several
///    accounts of one tensor the one that explains most of it is kept ([Found]).
///
/// Not undone: a tensor of which both dimensions were permuted or rotated while no other tensor
/// shows either of them; rows that were added up or split; rotations that differ from layer to
/// layer where no tensor of a layer has more rows than dimensions.
///
/// Sees leak and originals only. Holds samples, sketches, bands of rows and matrices of the
/// residual stream's dimension, never a whole model.
public final class Aligner {
    private static final int SMALLEST = 256;

    private final List<OriginalMatrix> originals;
    private final List<OriginalMatrix> unmarked;
    private final List<StoredMatrix> suspects;
    private final Progress progress;
    private final Found found;

    private Aligner(
            List<OriginalMatrix> originals,
            List<OriginalMatrix> unmarked,
            List<StoredMatrix> suspects,
            Progress progress) {
        this.originals = originals;
        this.unmarked = unmarked;
        this.suspects = suspects;
        this.progress = progress;
        this.found = new Found(originals, suspects);
    }

    /// Aligns the marked originals (those whose plan says that they carry) with the suspect, of
    /// which tensors of fewer than 256 elements are not looked at (and, unless they are vectors,
    /// which carry nothing, named among what was left out). An original given twice, under one
    /// content id, is aligned once.
    public static Alignment align(
            List<OriginalTensor> originals, Suspect suspect, Progress progress) throws IOException {
        return align(originals, suspect.tensors(), progress);
    }

    static Alignment align(
            List<OriginalTensor> originals, List<SuspectTensor> suspects, Progress progress)
            throws IOException {
        Set<ContentId> seen = new HashSet<>();
        List<OriginalMatrix> marked = new ArrayList<>();
        List<OriginalMatrix> unmarked = new ArrayList<>();
        for (OriginalTensor original : originals) {
            TensorPlan plan = original.plan();
            if (!seen.add(plan.cid())) {
                continue;
            }
            if (plan.eligible()) {
                marked.add(new OriginalMatrix(original));
            } else if (comparable(plan)) {
                unmarked.add(new OriginalMatrix(original));
            }
        }
        List<StoredMatrix> stored = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (SuspectTensor suspect : suspects) {
            boolean fits = OriginalMatrix.fits(suspect.shape(), suspect.elements());
            if (fits && suspect.elements() >= SMALLEST) {
                stored.add(new StoredMatrix(suspect));
            } else if (suspect.shape().stream().filter(length -> length != 1).count() > 1) {
                skipped.add(
                        "The suspect's %s (%s %s) is too %s to be compared."
                                .formatted(
                                        suspect.name(),
                                        suspect.format(),
                                        suspect.shape(),
                                        fits || suspect.elements() == 0 ? "small" : "large"));
            }
        }
        Alignment alignment = new Aligner(marked, unmarked, stored, progress).run();
        skipped.addAll(0, alignment.leftOut());
        return new Alignment(alignment.matches(), skipped);
    }

    private static boolean comparable(TensorPlan plan) {
        return Carrier.of(plan.dtype()) != null
                && plan.shape().size() > 1
                && plan.elements() >= SMALLEST
                && OriginalMatrix.fits(plan.shape(), plan.elements());
    }

    private Alignment run() throws IOException {
        plain();
        List<Rotation> rotations = search();
        new HeadSearch(originals, rotations, found).improve();
        return found.alignment();
    }

    /// Takes what stands in the suspect as it stands in the release.
    private void plain() throws IOException {
        Samples[] known = samples(originals);
        Samples[] silent = samples(unmarked);
        AtomicInteger done = new AtomicInteger();
        Cores.each(
                suspects.size(),
                i -> {
                    Place place = Place.plain(suspects.get(i));
                    Samples samples = Samples.of(suspects.get(i));
                    int original = alike(samples, known);
                    if (isOneOf(silent, samples)) {
                        found.unmarked(i);
                    } else if (original >= 0) {
                        Found.Hit hit = found.judge(original, i, place);
                        found.offer(i, hit == null ? List.of() : List.of(hit));
                    }
                    progress.at("aligning", done.incrementAndGet(), suspects.size());
                });
    }

    /// Searches everything else: as it is, then under every rotation that shows.
    private List<Rotation> search() throws IOException {
        if (rest().isEmpty()) {
            return List.of();
        }
        RowSearch rows = new RowSearch(originals);
        search(rows, null);
        List<Rotation> known = new ArrayList<>();
        for (Order order : found.orders()) {
            known.add(Rotation.of(order));
            search(rows, known.getLast());
        }
        RotationSearch rotations = new RotationSearch(originals, suspects, found);
        for (Rotation next = rotations.next(); next != null; next = rotations.next()) {
            known.add(next);
            search(rows, next);
        }
        new HeadSearch(originals, known, found).search(rest(), suspects);
        return known;
    }

    private void search(RowSearch rows, @Nullable Rotation rotation) throws IOException {
        List<Integer> rest = rest();
        for (int i = 0; i < rest.size(); i++) {
            rows.search(rest.get(i), suspects.get(rest.get(i)), rotation, found);
            progress.at(rotation == null ? "searching" : "turning back", i + 1, rest.size());
        }
    }

    private List<Integer> rest() {
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < suspects.size(); i++) {
            if (!found.hasSuspect(i) && suspects.get(i).rows() > 1) {
                rest.add(i);
            }
        }
        return rest;
    }

    private static Samples[] samples(List<OriginalMatrix> matrices) throws IOException {
        Samples[] samples = new Samples[matrices.size()];
        Cores.each(samples.length, i -> samples[i] = Samples.of(matrices.get(i)));
        return samples;
    }

    /// Whether it is a table of positions or another tensor that was never marked. Trained ones
    /// resemble weights enough to be taken for a part of them.
    private static boolean isOneOf(Samples[] unmarked, Samples suspect) {
        return Stream.of(unmarked)
                .anyMatch(
                        known ->
                                known.sameShape(suspect)
                                        && suspect.likeness(known) > suspect.lines().length / 2.0);
    }

    private static int alike(Samples suspect, Samples[] known) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < known.length; i++) {
            double likeness = known[i].sameShape(suspect) ? suspect.likeness(known[i]) : 0;
            if (likeness > most) {
                most = likeness;
                best = i;
            }
        }
        return best;
    }
}
