package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/// What a reviewer wants to approve.
///
/// @param lastDay of access; null for as long as the model's grants last
/// @param condition that must be met before access is given; empty for none
/// @param extent of the release
public record Approval(
        @Nullable LocalDate lastDay,
        @Nullable Long quotaBytes,
        String note,
        String condition,
        Extent extent) {
    static final Approval PLAIN = new Approval(null, null, "", "");

    public Approval(
            @Nullable LocalDate lastDay, @Nullable Long quotaBytes, String note, String condition) {
        this(lastDay, quotaBytes, note, condition, Extent.WHOLE);
    }

    public Approval {
        condition = Said.brief(condition, "condition");
        note = Said.brief(note, "reason");
    }
}
