package org.weightgate.portal.mail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
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
        put(to, subject, text, false);
    }

    /// A mail whose text is forgotten as soon as it is sent: it carries a sign-in code.
    public void sendSecret(String to, String subject, String text) {
        put(to, subject, text, true);
    }

    private void put(String to, String subject, String text, boolean secret) {
        if (to.isBlank() || to.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("Not an address to send to: " + oneLine(to));
        }
        jdbc.sql(
                        """
                        insert into mail_outbox(id, recipient, subject, body, secret, created, due)
                        values (:id, :to, :subject, :body, :secret, :now, :now)
                        """)
                .param("id", UUID.randomUUID())
                .param("to", to)
                .param("subject", oneLine(subject))
                .param("body", text)
                .param("secret", secret)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// A header is one line: whatever could start another one becomes a blank.
    static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }
}
