package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;

import java.util.List;

/// What a verdict rests on, in numbers. Everything but [#recipients()] and [#suspicions()] was
/// fixed before any recipient's symbols were looked at.
///
/// @param epsilon most probability of accusing an innocent that was asked for
/// @param statistics the statistics every recipient was scored with
/// @param contents what was found of each marked content, by content id
/// @param leftOut sentences about what was not matched, and why
/// @param presence whether any mark is there
/// @param expectedZ score that a single recipient would have; at most, where the leak is quantised
/// @param neededZ score at which a recipient is accused, about
/// @param suspicions the accused and the strongest others, strongest first
/// @param recipients who was scored, in the order given
/// @param z best score of each of them over all statistics, in standard deviations
public record Evidence(
        double epsilon,
        List<Statistic> statistics,
        List<ContentEvidence> contents,
        List<String> leftOut,
        Presence presence,
        double expectedZ,
        double neededZ,
        List<Suspicion> suspicions,
        List<String> recipients,
        float[] z) {
    public Evidence {
        statistics = List.copyOf(statistics);
        contents = List.copyOf(contents);
        leftOut = List.copyOf(leftOut);
        suspicions = List.copyOf(suspicions);
        recipients = List.copyOf(recipients);
        z = z.clone();
        if (z.length != recipients.size()) {
            throw new IllegalArgumentException("one z for each recipient");
        }
    }

    @Override
    public float[] z() {
        return z.clone();
    }

    /// One way of judging, of those that a recipient is scored with.
    ///
    /// @param name short and fixed
    /// @param words what it weighs, for people
    /// @param norm standard deviation of an innocent's score
    public record Statistic(String name, String words, double norm) {}

    /// What was found of one content.
    ///
    /// @param name of the original in the release
    /// @param places where in the suspect, and what was undone there
    /// @param elements of the original
    /// @param carriers that could be judged, over all places
    /// @param tiles of the content
    /// @param tilesUsed with at least one carrier that could be judged
    /// @param expectedZ what a single recipient would have by this content alone
    public record ContentEvidence(
            ContentId cid,
            String name,
            List<Place> places,
            long elements,
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

    /// A recipient's strongest statistic, with all that is needed to compute it again.
    ///
    /// @param statistic its name
    /// @param content the one content it judges by, in hex; empty if all
    /// @param z score / norm
    /// @param score S
    /// @param lambda λ of the Chernoff bound
    /// @param cumulant L(λ)
    /// @param log10p log10 of exp(L − λS), times the tests that were made; at most 0
    /// @param zByContent score over norm content by content, in the order of [Evidence#contents()],
    ///   in the same element statistic
    public record Suspicion(
            String recipientId,
            String statistic,
            String content,
            double z,
            double score,
            double lambda,
            double cumulant,
            double log10p,
            List<Double> zByContent) {
        public Suspicion {
            zByContent = List.copyOf(zByContent);
        }
    }
}
