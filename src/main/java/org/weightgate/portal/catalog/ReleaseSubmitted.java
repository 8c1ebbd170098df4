package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// A draft was handed to the portal's checks.
public record ReleaseSubmitted(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at)
        implements ReleaseAct {}
