package org.weightgate.portal.catalog;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// Every file and tensor of a submitted release was read, hashed and found well-formed.
public record ReleaseHashed(
        ModelName model, String label, ReleaseId release, AccountId by, Instant at)
        implements ReleaseAct {}
