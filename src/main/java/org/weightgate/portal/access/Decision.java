package org.weightgate.portal.access;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// What binds a request for good; made by one reviewer about one submission.
public sealed interface Decision permits Approved, Declined {
    AccountId by();

    Instant at();

    /// The hash of the submission that was decided on.
    String submissionSha256();
}
