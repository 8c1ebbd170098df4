package org.weightgate.portal.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/// Mails to be sent. A mail is written in the caller's transaction, so it leaves exactly when what
/// it tells has really happened, and is sent afterwards, at least once.
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Outbox {
    private final JdbcClient jdbc;
    private final Clock clock;

    Outbox(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void send(String to, String subject, String text) {
        put(to, subject, text, null);
    }

    /// A mail whose text is forgotten as soon as it is sent, and is not sent any more once what it
    /// carries, a code or a link, has ended.
    public void sendSecret(String to, String subject, String text, Instant ends) {
        put(to, subject, text, ends);
    }

    private void put(String to, String subject, String text, @Nullable Instant ends) {
        if (to.isBlank() || to.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("Not an address to send to: " + oneLine(to));
        }
        jdbc.sql(
                        """
                        insert into mail_outbox(id, recipient, subject, body, secret, ends, created, due)
                        values (:id, :to, :subject, :body, :secret, cast(:ends as timestamptz), :now, :now)
                        """)
                .param("id", UUID.randomUUID())
                .param("to", to)
                .param("subject", oneLine(subject))
                .param("body", text)
                .param("secret", ends != null)
                .param("ends", ends == null ? null : ends.atOffset(ZoneOffset.UTC))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// A header is one line: whatever could start another one becomes a blank.
    static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }
}
