package org.weightgate.portal.mail;

import java.time.Instant;
import java.util.UUID;

/// A mail that a job has taken on to send.
record OutgoingMail(
        UUID id, String to, String subject, String text, Instant created, int attempts) {}
