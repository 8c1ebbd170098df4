package org.weightgate.portal.catalog;

import org.weightgate.portal.charts.Meter;

import java.time.Instant;
import java.util.List;

/// On which machines copies of a release were verified. Whoever takes the receipts answers it; the
/// catalog shows it. Says never whose machine it was.
public interface TrackRecord {
    List<Hardware> of(ReleaseId release);

    /// One kind of machine and how many recipients' copies did what on it; every grant counts once,
    /// by its latest receipt from there.
    ///
    /// @param processor empty where it is none of the known ones; as are the others
    /// @param instructions the instruction set with its widest vectors
    /// @param runtime the Java
    /// @param engine the revision of the arithmetic
    /// @param exact computed what was signed, to the last bit
    /// @param tolerant computed it within the tolerance of the release
    /// @param mismatched computed something else
    record Hardware(
            String processor,
            String instructions,
            int cores,
            String system,
            String runtime,
            String engine,
            int exact,
            int tolerant,
            int mismatched,
            Instant latest) {
        public String name() {
            return processor.isEmpty() ? "Another processor" : processor;
        }

        /// Instruction set and cores.
        public String shape() {
            String many = cores + (cores == 1 ? " core" : " cores");
            return instructions.isEmpty() ? many : instructions + ", " + many;
        }

        /// System, Java and engine.
        public String stack() {
            return String.join(
                    ", ",
                    system.isEmpty() ? "another system" : system,
                    runtime.isEmpty() ? "another Java" : runtime,
                    engine.isEmpty() ? "another engine" : engine);
        }

        public int grants() {
            return exact + tolerant + mismatched;
        }

        List<Meter.Share> shares() {
            return List.of(
                    new Meter.Share("good", "matched", exact),
                    new Meter.Share("info", "within tolerance", tolerant),
                    new Meter.Share("bad", mismatched == 1 ? "differs" : "differ", mismatched));
        }
    }
}
