package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// A release passed every check and can be granted.
public record ReleasePublished(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at)
        implements ReleaseAct {}
