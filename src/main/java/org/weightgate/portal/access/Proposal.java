package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.AccountId;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The columns in which a request keeps an approval that does not bind yet: it waits for a second
/// reviewer, or for its condition.
///
/// @param sha256 of the submission that was approved
/// @param secondedBy the second of two reviewers, once there is one
@Embeddable
record Proposal(
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "proposed_by"))
                AccountId by,
        @Column(name = "proposed") Instant at,
        @Column(name = "proposed_sha256") String sha256,
        @Column(name = "proposed_last_day") LocalDate lastDay,
        @Column(name = "proposed_quota") @Nullable Long quotaBytes,
        @Column(name = "proposed_note") String note,
        @Column(name = "proposed_condition") String condition,
        @Column(name = "proposed_leaves_out") @Nullable String leavesOut,
        @Embedded @AttributeOverride(name = "value", column = @Column(name = "seconded_by"))
                @Nullable AccountId secondedBy) {
    static Proposal of(Approved approval, String condition) {
        return new Proposal(
                approval.by(),
                approval.at(),
                approval.submissionSha256(),
                approval.lastDay(),
                approval.quotaBytes(),
                approval.note(),
                condition,
                approval.extent().text(),
                null);
    }

    /// What both reviewers agree to: the narrower of the two in everything.
    Proposal seconded(AccountId second, Approval wish) {
        LocalDate day = wish.lastDay();
        Long quota = wish.quotaBytes();
        return new Proposal(
                by,
                at,
                sha256,
                day == null || day.isAfter(lastDay) ? lastDay : day,
                quota == null || (quotaBytes != null && quotaBytes < quota) ? quotaBytes : quota,
                joined(note, wish.note()),
                joined(condition, wish.condition()),
                extent().and(wish.extent()).text(),
                second);
    }

    /// What is left of it with those alone whose approval counts.
    ///
    /// @param instead who takes their place where nobody is left
    Proposal counting(Predicate<AccountId> counts, AccountId instead) {
        AccountId first = counts.test(by) ? by : null;
        AccountId second = secondedBy != null && counts.test(secondedBy) ? secondedBy : null;
        return first != null
                ? by(first, second)
                : by(Objects.requireNonNullElse(second, instead), null);
    }

    private Proposal by(AccountId first, @Nullable AccountId second) {
        return new Proposal(
                first, at, sha256, lastDay, quotaBytes, note, condition, leavesOut, second);
    }

    /// As it binds, by whoever had the last word.
    Approved approved(AccountId last, Instant now, String words) {
        return new Approved(last, now, sha256, lastDay, quotaBytes, joined(note, words), extent());
    }

    boolean carriedBy(AccountId reviewer) {
        return reviewer.equals(by) || reviewer.equals(secondedBy);
    }

    /// Approvals of earlier days cover everything.
    Extent extent() {
        return leavesOut == null ? Extent.WHOLE : Extent.of(leavesOut);
    }

    /// For whoever else must agree.
    String words() {
        return Stream.of(
                        "Through %s.".formatted(lastDay),
                        quotaBytes == null ? "" : "At most %s.".formatted(size(quotaBytes)),
                        extent().whole()
                                ? ""
                                : "Without %s.".formatted(String.join(", ", extent().without())),
                        condition.isEmpty() ? "" : "Only once this is done: " + condition,
                        note.isEmpty() ? "" : "To the applicant: " + note)
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String size(long bytes) {
        long gib = 1L << 30;
        return bytes % gib == 0 ? bytes / gib + " GiB" : bytes + " bytes";
    }

    boolean conditional() {
        return !condition.isEmpty();
    }

    private static String joined(String one, String other) {
        return one.isEmpty() || one.equals(other)
                ? other
                : other.isEmpty() ? one : one + "\n" + other;
    }
}
