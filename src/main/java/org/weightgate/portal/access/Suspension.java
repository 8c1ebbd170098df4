package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;

/// The columns in which a grant keeps why it lets nothing pass for now.
@Embeddable
record Suspension(
        @Enumerated(EnumType.STRING) @Column(name = "suspended_why") SuspensionReason why,
        @Column(name = "suspended_note") String note,
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "suspended_by"))
                AccountId by,
        @Column(name = "suspended") Instant since) {}
