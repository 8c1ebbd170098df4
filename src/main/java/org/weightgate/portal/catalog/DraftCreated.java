package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// A release was drafted.
public record DraftCreated(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at)
        implements ReleaseAct {}
