package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// A draft and what was uploaded for it were thrown away.
public record DraftDiscarded(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at)
        implements ReleaseAct {}
