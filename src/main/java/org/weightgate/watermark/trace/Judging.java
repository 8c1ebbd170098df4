package org.weightgate.watermark.trace;

import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.Verdict.Accused;
import org.weightgate.watermark.trace.Verdict.Inconclusive;
import org.weightgate.watermark.trace.Verdict.Reason;
import org.weightgate.watermark.trace.Verdict.Unmarked;

import java.util.List;

/// From numbers to the verdict, the same for who traces and for who checks.
///
/// @param contents what was found of each marked content
/// @param expectedZ score that a single recipient would have in the leading statistic
record Judging(
        List<ContentEvidence> contents,
        Presence presence,
        double expectedZ,
        double epsilon,
        long recipients,
        int statistics) {
    /// Presence must be expected this many times over its line before its absence says anything.
    private static final double SURE = 3;

    Verdict verdict(List<Accusation> accused) {
        if (!accused.isEmpty()) {
            return new Accused(accused, epsilon, recipients, statistics);
        }
        boolean able = expectedZ >= neededZ();
        double sure = SURE * Math.sqrt(2 * Math.log(2 * Element.COUNT / epsilon));
        if (able && !presence.found(epsilon) && presence.expectedZ() >= sure) {
            return new Unmarked(expectedZ, neededZ(), presence, epsilon, recipients, statistics);
        }
        Reason reason =
                contents.stream().allMatch(c -> c.carriers() == 0)
                        ? Reason.NOTHING_MATCHED
                        : able && presence.found(epsilon)
                                ? Reason.MARK_OF_NOBODY_ENROLLED
                                : Reason.TOO_LITTLE;
        return new Inconclusive(
                reason, expectedZ, neededZ(), presence, epsilon, recipients, statistics);
    }

    /// Where the Gaussian form of the bound meets epsilon; the exact one differs little. With
    /// nobody to score, what a single recipient would need: whether a mark is there can be said all
    /// the same.
    double neededZ() {
        double tests = (double) Math.max(1, recipients) * statistics;
        return Math.sqrt(2 * Math.log(tests / epsilon));
    }
}
