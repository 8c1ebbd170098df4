package org.weightgate.portal.delivery;

import org.weightgate.portal.access.GrantStatus;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.marking.CopyView;

/// A grant in a list, with the words and looks of its state.
public record GrantRow(GrantView grant, CopyView copy) {
    public String kind() {
        return grant.status() == GrantStatus.ACTIVE && !copy.ready()
                ? "warn"
                : grant.status().kind();
    }

    public String word() {
        return grant.status() == GrantStatus.ACTIVE && !copy.ready()
                ? "being prepared"
                : grant.status().words();
    }
}
