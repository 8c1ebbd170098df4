package org.weightgate.portal.tracing;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;
import org.weightgate.portal.catalog.ModelName;

import java.time.Instant;
import java.util.Map;

/// The derived keys of a release and of the accused were opened: from now on the code of its
/// contents is no secret.
///
/// @param bundleSha256 of the bundle that holds them
public record EvidenceOpened(
        String reference,
        ModelName model,
        String release,
        String bundleSha256,
        AccountId by,
        Instant at)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "trace",
                reference,
                "model",
                model.toString(),
                "release",
                release,
                "bundle",
                bundleSha256);
    }
}
