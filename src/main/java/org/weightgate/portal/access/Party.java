package org.weightgate.portal.access;

/// What somebody is to one request or grant. The applicant is nothing else to their own.
enum Party {
    APPLICANT,
    REVIEWER,
    PUBLISHER,
    AUDITOR,
    ADMIN
}
