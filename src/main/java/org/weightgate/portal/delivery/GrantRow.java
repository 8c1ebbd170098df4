package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantStatus;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.marking.CopyView;

/// A grant in a list, with the words and looks of its state.
public record GrantRow(GrantView grant, CopyView copy) {
    public String kind() {
        return switch (grant.status()) {
            case ACTIVE -> copy.ready() ? "good" : "warn";
            case PENDING_SIGNATURE, SUSPENDED -> "warn";
            case EXPIRED, CLOSED -> "quiet";
            case REVOKED -> "bad";
        };
    }

    public String word() {
        return grant.status() == GrantStatus.ACTIVE && !copy.ready()
                ? "being prepared"
                : grant.status().word();
    }
}
