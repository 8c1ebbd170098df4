package org.weightgate.portal.marking;

import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.Map;

/// The code keys of a release were fixed before anybody received it: SHA-256 over the sorted list
/// of (content, pn key, threshold key).
public record CodeCommitted(ReleaseId release, String commitment, Instant at)
        implements MarkingAct {
    @Override
    public Map<String, String> facts() {
        return Map.of("release", release.value().toString(), "commitment", commitment);
    }
}
