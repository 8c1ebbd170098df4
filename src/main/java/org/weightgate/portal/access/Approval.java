package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/// What a reviewer wants to approve.
///
/// @param lastDay of access; null for as long as the model's grants last
/// @param condition that must be met before access is given; empty for none
public record Approval(
        @Nullable LocalDate lastDay, @Nullable Long quotaBytes, String note, String condition) {
    static final Approval PLAIN = new Approval(null, null, "", "");

    public Approval {
        note = note.strip();
        condition = condition.strip();
        if (note.length() > Said.LONGEST || condition.length() > Said.LONGEST) {
            throw new ReasonMissing("Write at most %d characters.".formatted(Said.LONGEST));
        }
    }
}
