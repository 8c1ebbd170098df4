package org.weightgate.portal.marking;

import java.time.Instant;
import java.util.Map;

/// Keys entered service; the facts are their fingerprints by file name.
public record KeysCreated(Instant at, Map<String, String> facts) implements MarkingAct {
    public KeysCreated {
        facts = Map.copyOf(facts);
    }
}
