package org.weightgate.portal.mail;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// A mail as an admin sees it.
///
/// @param text null where it is nobody's business any more: a code that was sent or has expired
public record MailView(
        UUID id,
        String to,
        String subject,
        @Nullable String text,
        Instant created,
        int attempts,
        @Nullable Instant sent,
        @Nullable Instant givenUp,
        @Nullable String problem) {}
