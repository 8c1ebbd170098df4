package org.weightgate.portal.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One act as it was recorded.
///
/// @param by handle of who did it
public record AuditEvent(UUID id, Instant at, String type, String by, List<Fact> facts) {
    /// @param shown the value, or the handle of the account it names
    public record Fact(String name, String value, String shown) {}

    /// The type as words.
    public String words() {
        return type.replace('-', ' ');
    }
}
