package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// The columns in which a request keeps its [Decision].
@Embeddable
public record Outcome(
        @Column(name = "outcome") String kind,
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "decided_by"))
                AccountId by,
        @Column(name = "decided") Instant at,
        @Column(name = "decided_sha256") String sha256,
        @Column(name = "reason_code") @Nullable String code,
        @Column(name = "reason") String text,
        @Column(name = "last_day") @Nullable LocalDate lastDay,
        @Column(name = "reapply_after") @Nullable LocalDate reapplyAfter) {
    static Outcome of(Decision decision) {
        return switch (decision) {
            case Approved a ->
                    new Outcome(
                            "APPROVED",
                            a.by(),
                            a.at(),
                            a.submissionSha256(),
                            null,
                            a.note(),
                            a.lastDay(),
                            null);
            case Declined d ->
                    new Outcome(
                            "DECLINED",
                            d.by(),
                            d.at(),
                            d.submissionSha256(),
                            d.code().name(),
                            d.reason(),
                            null,
                            d.reapplyAfter());
        };
    }

    RequestStatus status() {
        return RequestStatus.valueOf(kind);
    }

    /// From when on the same person may ask again.
    public Instant again() {
        return reapplyAfter == null
                ? Instant.EPOCH
                : reapplyAfter.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public @Nullable ReasonCode reasonCode() {
        return code == null ? null : ReasonCode.valueOf(code);
    }
}
