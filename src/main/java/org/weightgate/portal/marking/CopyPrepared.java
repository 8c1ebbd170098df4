package org.weightgate.portal.marking;

import org.weightgate.portal.access.GrantId;

import java.time.Instant;
import java.util.Map;

/// The files of a grant's copy are hashed and signed: the download is open.
public record CopyPrepared(GrantId grant, String reference, String signatureSha256, Instant at)
        implements MarkingAct {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "grant", grant.value().toString(),
                "reference", reference,
                "signature", signatureSha256);
    }
}
