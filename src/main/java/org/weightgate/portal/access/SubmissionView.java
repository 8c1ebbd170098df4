package org.weightgate.portal.access;

import org.weightgate.portal.forms.Answers;

import java.time.Instant;

/// One submission as pages show it.
public record SubmissionView(
        int number,
        Instant sent,
        int formVersion,
        Answers answers,
        String message,
        String releaseLabel,
        Signature signature,
        String sha256) {}
