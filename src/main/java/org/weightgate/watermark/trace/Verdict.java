package org.weightgate.watermark.trace;

import java.util.List;

/// What a trace says, always with its bound: the probability of accusing any innocent recipient is
/// at most [#epsilon()], over all [#recipients()] scored and all [#statistics()] tried, whatever
/// was done to the leak.
public sealed interface Verdict {
    /// Most probability of accusing an innocent, all tests together.
    double epsilon();

    /// How many recipients were scored.
    long recipients();

    /// How many statistics each was scored with.
    int statistics();

    /// The verdict in one sentence, with its numbers.
    String sentence();

    /// What follows from it not.
    default String doesNotProve() {
        return Words.DOES_NOT_PROVE;
    }

    /// These recipients' copies went into the leak; strongest first, never empty.
    record Accused(List<Accusation> accused, double epsilon, long recipients, int statistics)
            implements Verdict {
        public Accused {
            accused = List.copyOf(accused);
        }

        @Override
        public String sentence() {
            return Words.accused(this);
        }

        @Override
        public String doesNotProve() {
            return Words.DOES_NOT_PROVE_GUILT;
        }
    }

    /// Nothing can be said of anyone.
    ///
    /// @param expectedZ the score that the single recipient of an otherwise unaltered mark would
    ///   have at this leak's size and noise; at most, where the leak is quantised
    /// @param neededZ the score at which a recipient would be accused, about
    record Inconclusive(
            Reason reason,
            double expectedZ,
            double neededZ,
            Presence presence,
            double epsilon,
            long recipients,
            int statistics)
            implements Verdict {
        @Override
        public String sentence() {
            return Words.inconclusive(this);
        }
    }

    /// The leak matches the release, a mark would have shown, and there is none.
    ///
    /// @param expectedZ as in [Inconclusive]
    record Unmarked(
            double expectedZ,
            double neededZ,
            Presence presence,
            double epsilon,
            long recipients,
            int statistics)
            implements Verdict {
        @Override
        public String sentence() {
            return Words.unmarked(this);
        }

        @Override
        public String doesNotProve() {
            return Words.DOES_NOT_PROVE_ORIGIN;
        }
    }

    /// Why nothing can be said.
    enum Reason {
        /// No marked tensor of the release was found in the suspect.
        NOTHING_MATCHED,
        /// Too few or too noisy carriers for any recipient to reach the line.
        TOO_LITTLE,
        /// A mark made under this release's keys is there, but nobody enrolled is over the line.
        MARK_OF_NOBODY_ENROLLED
    }
}
