package org.weightgate.portal.audit;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;

/// One act as it was recorded.
///
/// @param by handle of who did it
public record AuditEvent(
        UUID id, Instant at, String type, String by, SortedMap<String, String> facts) {
    /// The type as words.
    public String words() {
        return type.replace('-', ' ');
    }
}
