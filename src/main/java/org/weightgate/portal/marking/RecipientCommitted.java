package org.weightgate.portal.marking;

import org.weightgate.portal.access.GrantId;

import java.time.Instant;
import java.util.Map;

/// The recipient's codeword was fixed before the first byte left: SHA-256 over the sorted list of
/// (content, recipient key).
public record RecipientCommitted(GrantId grant, String commitment, Instant at)
        implements MarkingAct {
    @Override
    public Map<String, String> facts() {
        return Map.of("grant", grant.value().toString(), "commitment", commitment);
    }
}
