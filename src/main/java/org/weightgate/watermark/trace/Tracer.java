package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.suspect.Suspect;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.align.Aligner;
import org.weightgate.watermark.align.Alignment;
import org.weightgate.watermark.align.Match;
import org.weightgate.watermark.align.OriginalTensor;
import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.Evidence.Suspicion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Traces a leak to the recipients whose copies went into it, in this order: what every carrier of
/// the leak says, summed by content and tile over all its places; weights and statistics from these
/// sums; only then the recipients' symbols, scores and bounds. So the bound on accusing an innocent
/// holds whatever was done to the leak and however it was aligned.
///
/// Uses all cores. Memory: 36 bytes for each tile of the contents found (at most 2²² tiles in a
/// release below 10⁹ elements, 2²⁴ above), some rows of each tensor being read, and 80 bytes a
/// recipient. The result does not depend on the number of cores.
public final class Tracer {
    private final Alignment alignment;
    private final Codebook codebook;
    private final List<String> recipients;
    private final double epsilon;
    private final Progress progress;

    private Tracer(
            Alignment alignment,
            Codebook codebook,
            List<String> recipients,
            double epsilon,
            Progress progress) {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("a probability between 0 and 1, not " + epsilon);
        }
        if (recipients.stream().distinct().count() != recipients.size()) {
            throw new IllegalArgumentException("a trace takes each recipient once");
        }
        this.alignment = alignment;
        this.codebook = codebook;
        this.recipients = List.copyOf(recipients);
        this.epsilon = epsilon;
        this.progress = progress;
    }

    /// Aligns a leak with the originals of a release and traces it.
    ///
    /// @param recipientIds everyone enrolled, as marking knows them, each once; of nobody, it is
    ///   said only whether a mark is there
    /// @param epsilon most probability of accusing any innocent
    public static Finding trace(
            List<OriginalTensor> originals,
            Suspect suspect,
            Codebook codebook,
            List<String> recipientIds,
            double epsilon,
            Progress progress)
            throws IOException {
        Alignment alignment = Aligner.align(originals, suspect, progress);
        return trace(alignment, codebook, recipientIds, epsilon, progress);
    }

    /// Weighs what alignment found.
    ///
    /// @param recipientIds everyone enrolled, as marking knows them, each once; of nobody, it is
    ///   said only whether a mark is there
    /// @param epsilon most probability of accusing any innocent
    public static Finding trace(
            Alignment alignment,
            Codebook codebook,
            List<String> recipientIds,
            double epsilon,
            Progress progress)
            throws IOException {
        return new Tracer(alignment, codebook, recipientIds, epsilon, progress).find();
    }

    /// What a leak says about each content it was matched to, by content id.
    static List<TileSums> collect(Alignment alignment, CodeKeys keys, Progress progress)
            throws IOException {
        SortedMap<ContentId, List<Match>> byContent = new TreeMap<>();
        for (Match match : alignment.matches()) {
            if (match.original().plan().eligible()) {
                byContent
                        .computeIfAbsent(match.original().plan().cid(), c -> new ArrayList<>())
                        .add(match);
            }
        }
        AtomicLong done = new AtomicLong();
        try {
            return byContent.values().parallelStream()
                    .map(
                            matches -> {
                                TileSums sums = collect(matches, keys);
                                synchronized (progress) {
                                    progress.at(
                                            "reading the leak",
                                            done.incrementAndGet(),
                                            byContent.size());
                                }
                                return sums;
                            })
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static TileSums collect(List<Match> matches, CodeKeys keys) {
        TileSums sums = new TileSums(matches.getFirst().original());
        try {
            for (Match match : matches) {
                new Collector(match, sums, keys).collect();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sums;
    }

    private Finding find() throws IOException {
        List<TileSums> sums = collect(alignment, CodeKeys.of(codebook), progress);
        List<Weights> weights =
                sums.parallelStream()
                        .map(s -> new Weights(s.sums, codebook.bias(s.plan.cid())))
                        .toList();
        Statistics statistics = new Statistics(sums, weights);
        Presence presence = statistics.presence();
        Ranking ranking = new Ranking(statistics, weights, recipients.size());
        List<ContentId> contents = sums.stream().map(s -> s.plan.cid()).toList();
        Scoring scoring = new Scoring(contents, weights, codebook, new VectorScore());
        scoring.score(recipients, progress, ranking);
        List<Ranking.Best> best = ranking.best(progress);
        Score leading = statistics.leading();
        double expectedZ = statistics.expectedZ(leading);
        List<ContentEvidence> found = contents(sums, statistics);
        Judging judging =
                new Judging(
                        found, presence, expectedZ, epsilon, recipients.size(), statistics.count());
        Evidence evidence =
                new Evidence(
                        epsilon,
                        statistics.described(),
                        found,
                        alignment.leftOut(),
                        presence,
                        leading.name(),
                        expectedZ,
                        judging.neededZ(),
                        suspicions(best, scoring, weights),
                        recipients,
                        ranking.z(leading),
                        sums.stream().map(s -> s.sums).toList());
        return new Finding(judging.verdict(evidence.accusations()), evidence);
    }

    private static List<ContentEvidence> contents(List<TileSums> sums, Statistics statistics) {
        return IntStream.range(0, sums.size())
                .mapToObj(
                        c -> {
                            TileSums content = sums.get(c);
                            return new ContentEvidence(
                                    content.plan,
                                    content.name,
                                    content.places,
                                    content.carriers,
                                    content.tiles(),
                                    content.tilesUsed(),
                                    statistics.expectedZ(c));
                        })
                .toList();
    }

    /// The strongest, with their scores content by content.
    private List<Suspicion> suspicions(
            List<Ranking.Best> best, Scoring scoring, List<Weights> weights) {
        double line = Math.log(epsilon);
        List<Ranking.Best> shown = new ArrayList<>();
        for (Ranking.Best one : best) {
            if (one.lnP() <= line || shown.size() < Ranking.SHOWN) {
                shown.add(one);
            }
        }
        List<String> names = shown.stream().map(b -> recipients.get(b.recipient())).toList();
        Suspicion[] suspicions = new Suspicion[shown.size()];
        scoring.score(
                names,
                Progress.SILENT,
                (i, sums) -> suspicions[i] = shown.get(i).described(names.get(i), sums, weights));
        return List.of(suspicions);
    }
}
