package org.weightgate.portal.access;

import java.util.List;
import java.util.Map;

/// What is known of others who wrote from one e-mail domain.
///
/// @param counts how their requests for the reader's models stand; each goes up to [#MOST]
/// @param latest of these, the latest first
public record Institution(
        String domain, Map<RequestStatus, Long> counts, List<RequestView> latest) {
    static final int MOST = 1000;

    public String count(RequestStatus status) {
        long count = counts.getOrDefault(status, 0L);
        return count >= MOST ? MOST + "+" : String.valueOf(count);
    }
}
