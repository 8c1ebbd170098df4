package org.weightgate.watermark.trace;

import org.weightgate.watermark.TensorPlan;

import java.util.List;

/// What a verdict rests on, in numbers. Everything but [#recipients()] and [#suspicions()] was
/// fixed before any recipient's symbols were looked at.
///
/// @param epsilon most probability of accusing an innocent that was asked for
/// @param statistics the statistics every recipient was scored with
/// @param contents what was found of each marked content, by content id
/// @param leftOut sentences about what was not matched, and why
/// @param presence whether any mark is there
/// @param leading the statistic that a guilty recipient is expected to score highest in
/// @param expectedZ score that a single recipient would have in it; at most, where the leak is
///   quantised
/// @param neededZ score at which a recipient is accused, about
/// @param suspicions the accused and the strongest others, strongest first
/// @param recipients who was scored, in the order given
/// @param z score of each of them in the leading statistic, in standard deviations
/// @param tileSums by content, element statistic (linear, clipped, quantised, firm, wide) and tile;
///   not to be changed
public record Evidence(
        double epsilon,
        List<Statistic> statistics,
        List<ContentEvidence> contents,
        List<String> leftOut,
        Presence presence,
        String leading,
        double expectedZ,
        double neededZ,
        List<Suspicion> suspicions,
        List<String> recipients,
        float[] z,
        List<float[][]> tileSums) {
    public Evidence {
        statistics = List.copyOf(statistics);
        contents = List.copyOf(contents);
        leftOut = List.copyOf(leftOut);
        suspicions = List.copyOf(suspicions);
        recipients = List.copyOf(recipients);
        tileSums = List.copyOf(tileSums);
        z = z.clone();
        if (z.length != recipients.size()) {
            throw new IllegalArgumentException("one z for each recipient");
        }
    }

    @Override
    public float[] z() {
        return z.clone();
    }

    /// Those over the line, strongest first.
    public List<Accusation> accusations() {
        return suspicions.stream()
                .filter(s -> s.log10p() <= Math.log10(epsilon))
                .map(s -> new Accusation(s.recipientId(), s.z(), s.log10p(), s.statistic()))
                .toList();
    }

    /// One way of judging, of those that a recipient is scored with.
    ///
    /// @param name short and fixed
    /// @param words what it weighs, for people
    /// @param norm standard deviation of an innocent's score
    public record Statistic(String name, String words, double norm) {}

    /// What was found of one content.
    ///
    /// @param plan how it is marked; says its content id and shape
    /// @param name of the original in the release
    /// @param places where in the suspect, and what was undone there
    /// @param carriers that could be judged, over all places
    /// @param tiles of the content
    /// @param tilesUsed with at least one carrier that could be judged
    /// @param expectedZ what a single recipient would have by this content alone
    public record ContentEvidence(
            TensorPlan plan,
            String name,
            List<Place> places,
            long carriers,
            long tiles,
            long tilesUsed,
            double expectedZ) {
        public ContentEvidence {
            places = List.copyOf(places);
        }
    }

    /// One place of the suspect that corresponds to a content.
    public record Place(String suspect, List<String> steps, double coverage, boolean rounds) {
        public Place {
            steps = List.copyOf(steps);
        }
    }

    /// What a statistic takes from a content.
    ///
    /// @param content its place in [Evidence#contents()]
    /// @param vector the element statistic whose tile sums it adds up, or their signs
    /// @param weight what they count
    public record Term(int content, String vector, double weight) {}

    /// A recipient's strongest statistic, with all that is needed to compute it again.
    ///
    /// @param statistic its name
    /// @param tests how many statistics of its kind were tried
    /// @param terms what it adds up
    /// @param z score / norm
    /// @param score S
    /// @param lambda λ of the Chernoff bound
    /// @param cumulant L(λ)
    /// @param log10p log10 of exp(L − λS), times the recipients, statistics and tests tried; at
    ///   most 0
    /// @param zByContent score over norm content by content, in the order of [Evidence#contents()]
    public record Suspicion(
            String recipientId,
            String statistic,
            int tests,
            List<Term> terms,
            double z,
            double score,
            double lambda,
            double cumulant,
            double log10p,
            List<Double> zByContent) {
        public Suspicion {
            terms = List.copyOf(terms);
            zByContent = List.copyOf(zByContent);
        }
    }
}
