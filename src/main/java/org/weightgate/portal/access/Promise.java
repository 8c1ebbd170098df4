package org.weightgate.portal.access;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// The columns that say until when a decision is promised. The promise is the publisher's of the
/// moment when the request was sent; its clock stands still while others than the reviewers are
/// asked for something.
///
/// @param due by when a decision is promised, as if the clock went on now; null for a draft
/// @param held since when the clock stands still; null while it runs
@Embeddable
record Promise(
        @Column(name = "due") @Nullable Instant due,
        @Column(name = "held") @Nullable Instant held) {
    static final Promise NONE = new Promise(null, null);

    static Promise within(Duration time, Instant now) {
        return new Promise(now.plus(time), null);
    }

    Promise hold(Instant now) {
        return due == null || held != null ? this : new Promise(due, now);
    }

    /// Whatever time it stood still is added.
    Promise goOn(Instant now) {
        return due == null || held == null
                ? this
                : new Promise(due.plus(Duration.between(held, now)), null);
    }
}
