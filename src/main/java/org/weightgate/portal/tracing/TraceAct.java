package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What happens to traces, one record for each.
public sealed interface TraceAct extends Act {
    Subject subject();

    default String reference() {
        return subject().reference();
    }

    default ModelName model() {
        return subject().model();
    }

    @Override
    default Map<String, String> facts() {
        return subject().with(Map.of());
    }

    /// The trace that an act is about.
    record Subject(TraceId trace, String reference, ModelName model) {
        private Map<String, String> with(Map<String, String> details) {
            Map<String, String> facts = new HashMap<>(details);
            facts.put("trace", reference);
            facts.put("model", model.toString());
            return facts;
        }
    }

    /// Somebody began to collect suspect files of a model.
    ///
    /// @param release the label, or `*` for all
    record TraceOpened(AccountId by, Instant at, Subject subject, String release, String reason)
            implements TraceAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("release", release, "reason", reason));
        }
    }

    /// Suspect files were handed over to be traced.
    ///
    /// @param files how many
    /// @param bytes how long all together
    record TraceStarted(AccountId by, Instant at, Subject subject, int files, long bytes)
            implements TraceAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    Map.of("files", String.valueOf(files), "bytes", String.valueOf(bytes)));
        }
    }

    /// A trace came to its verdict. Who is accused stands in the finding, which this names by its
    /// digest, and not in the record: its readers are more than may know.
    record TraceFinished(
            AccountId by,
            Instant at,
            Subject subject,
            Outcome verdict,
            int accused,
            String findingSha256)
            implements TraceAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(
                    Map.of(
                            "verdict", verdict.word(),
                            "accused", String.valueOf(accused),
                            "finding", findingSha256));
        }
    }

    /// A trace came to no verdict.
    record TraceFailed(AccountId by, Instant at, Subject subject, String problem)
            implements TraceAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("problem", problem));
        }
    }

    /// A trace without a verdict was thrown away, with its files.
    record TraceDiscarded(AccountId by, Instant at, Subject subject) implements TraceAct {}

    /// The portal deleted a trace's suspect files, since their time was over.
    record SuspectsCleared(AccountId by, Instant at, Subject subject, int files)
            implements TraceAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("files", String.valueOf(files)));
        }
    }

    /// The derived keys of a release and of the accused were opened: from now on the code of its
    /// contents is no secret.
    ///
    /// @param bundleSha256 of the bundle that holds them
    record EvidenceOpened(
            AccountId by, Instant at, Subject subject, String release, String bundleSha256)
            implements TraceAct {
        @Override
        public Map<String, String> facts() {
            return subject.with(Map.of("release", release, "bundle", bundleSha256));
        }
    }
}
