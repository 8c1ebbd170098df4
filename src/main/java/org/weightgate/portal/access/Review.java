package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// Who has a request on the desk, and since when. It advises; only a [Decision] binds.
@Embeddable
public record Review(
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "reviewer"))
                AccountId reviewer,
        @Column(name = "claimed") Instant since) {}
