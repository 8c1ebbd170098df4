package org.weightgate.portal.access;

import java.util.List;
import java.util.Locale;

/// What recipients are reminded of, how many days before it is due, once for each date. The
/// condition picks the grants concerned, the column says when it is due.
public enum Reminder {
    EXPIRY(List.of(7, 30, 60), "expires", "status in ('ACTIVE', 'SUSPENDED')"),
    TERMS(List.of(3), "terms_due", "status = 'ACTIVE'"),
    ATTESTATION(
            List.of(7, 30), "attestation_due", "status = 'ACTIVE' and attestation_due < expires"),
    CERTIFICATE(List.of(0, 7), "certificate_due", "status <> 'CLOSED' and certified is null");

    private final List<Integer> days;
    private final String column;
    private final String condition;

    Reminder(List<Integer> days, String column, String condition) {
        this.days = days;
        this.column = column;
        this.condition = condition;
    }

    /// The shortest first; 0 says that it is due now.
    List<Integer> days() {
        return days;
    }

    String column() {
        return column;
    }

    String condition() {
        return condition;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
