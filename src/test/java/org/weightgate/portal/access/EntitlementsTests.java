package org.weightgate.portal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightgate.portal.access.NotEntitled.Reason;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ReleaseId;

import java.time.Instant;
import java.util.UUID;

/// The table of entitlement: every cause alone, and the order in which causes are named.
class EntitlementsTests {
    private static final Instant EXPIRES = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant BEFORE = EXPIRES.minusNanos(1);

    @Test
    void entitlesWhileNothingSpeaksAgainstIt() {
        assertThat(standing(GrantStatus.ACTIVE, null).at(BEFORE, new Usage(Long.MAX_VALUE)))
                .isInstanceOf(Entitled.class);
    }

    @Test
    void endsWithTheLastNanosecondOfTheLastDay() {
        assertThat(reason(standing(GrantStatus.ACTIVE, null), EXPIRES, 0))
                .isEqualTo(Reason.EXPIRED);
        NotEntitled refused =
                (NotEntitled) standing(GrantStatus.ACTIVE, null).at(EXPIRES, Usage.NONE);
        assertThat(refused.sentence()).contains("2026-12-31");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void nothingPassesUnlessTheGrantIsActive(GrantStatus status) {
        Entitlement answer = standing(status, null).at(BEFORE, Usage.NONE);
        assertThat(answer).isInstanceOf(NotEntitled.class);
        assertThat(((NotEntitled) answer).sentence()).endsWith(".").isNotBlank();
    }

    @Test
    void namesARevocationWithItsReason() {
        NotEntitled refused =
                (NotEntitled) standing(GrantStatus.REVOKED, null).at(BEFORE, Usage.NONE);
        assertThat(refused.reason()).isEqualTo(Reason.REVOKED);
        assertThat(refused.sentence()).contains("found on a public site");
    }

    @Test
    void aReasonWithoutAFullStopGetsOneSinceSentencesFollow() {
        assertThat(revokedFor("Found elsewhere").sentence()).endsWith(": Found elsewhere.");
        assertThat(revokedFor("Found elsewhere!").sentence()).endsWith(": Found elsewhere!");
    }

    @Test
    void anInactiveAccountFetchesNothing() {
        assertThat(
                        reason(
                                new Standing(grant(GrantStatus.ACTIVE, null), false, 3, true, true),
                                BEFORE,
                                0))
                .isEqualTo(Reason.ACCOUNT_INACTIVE);
    }

    @Test
    void aWithdrawnReleaseIsNotServed() {
        assertThat(
                        reason(
                                new Standing(grant(GrantStatus.ACTIVE, null), true, 3, false, true),
                                BEFORE,
                                0))
                .isEqualTo(Reason.RELEASE_WITHDRAWN);
    }

    @Test
    void newerTermsMustBeSignedFirst() {
        assertThat(
                        reason(
                                new Standing(grant(GrantStatus.ACTIVE, null), true, 4, true, true),
                                BEFORE,
                                0))
                .isEqualTo(Reason.TERMS_CHANGED);
    }

    @Test
    void aQuotaCountsToItsLastByte() {
        assertThat(standing(GrantStatus.ACTIVE, 100L).at(BEFORE, new Usage(99)))
                .isInstanceOf(Entitled.class);
        assertThat(reason(standing(GrantStatus.ACTIVE, 100L), BEFORE, 100))
                .isEqualTo(Reason.QUOTA_USED);
    }

    private static Reason reason(Standing standing, Instant now, long used) {
        return ((NotEntitled) standing.at(now, new Usage(used))).reason();
    }

    private static Standing standing(GrantStatus status, Long quota) {
        return new Standing(grant(status, quota), true, 3, true, true);
    }

    private static NotEntitled revokedFor(String reason) {
        Standing standing =
                new Standing(grant(GrantStatus.REVOKED, null, reason), true, 3, true, true);
        return (NotEntitled) standing.at(BEFORE, Usage.NONE);
    }

    private static GrantView grant(GrantStatus status, Long quota) {
        return grant(
                status, quota, status == GrantStatus.REVOKED ? "found on a public site." : null);
    }

    private static GrantView grant(GrantStatus status, Long quota, String reason) {
        return new GrantView(
                GrantId.fresh(),
                GrantKind.ACCESS,
                "GR-00000000",
                "REQ-00000000",
                ModelName.of("demo/opt-stories"),
                new ReleaseId(UUID.randomUUID()),
                "1.0",
                new AccountId(UUID.randomUUID()),
                "bo",
                status,
                EXPIRES.minusSeconds(86400),
                EXPIRES,
                3,
                "0".repeat(64),
                quota,
                Extent.WHOLE,
                reason,
                Obligations.NONE);
    }
}
