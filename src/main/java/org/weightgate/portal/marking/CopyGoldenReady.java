package org.weightgate.portal.marking;

import org.weightgate.portal.access.GrantId;

import java.time.Instant;
import java.util.Map;

/// What a grant's copy computes on the golden prompts is signed: the exact check is open.
public record CopyGoldenReady(GrantId grant, String reference, String logitsSha256, Instant at)
        implements MarkingAct {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "grant", grant.value().toString(),
                "reference", reference,
                "logits", logitsSha256);
    }
}
