package org.weightgate.portal.access;

import java.util.Locale;

/// What somebody is to one request or grant. The applicant is nothing else to their own.
enum Party {
    APPLICANT,
    REVIEWER,
    /// A reviewer who has had their say: the first of two who approve, or whoever declined what is
    /// appealed now.
    EARLIER_REVIEWER,
    /// A reviewer with a conflict of interest, as they declared.
    RECUSED,
    /// A reviewer of the applicant's institution, where the policy of the release wants others.
    COLLEAGUE,
    PUBLISHER,
    AUDITOR,
    ADMIN,
    /// The portal's own jobs.
    PORTAL;

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
