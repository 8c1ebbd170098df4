package org.weightgate.portal.mail;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import jakarta.mail.MessagingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// Sends what waits in the outbox. A mail is taken on by moving its due time ahead, so that no
/// other node takes it while this one talks to the mail server, and so that it comes up again by
/// itself when this one dies. After ten failures, about a day, it is given up and shown to admins.
@Component
class MailJob {
    private static final Logger log = LoggerFactory.getLogger(MailJob.class);
    static final int ATTEMPTS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final Posting posting;
    private final Clock clock;

    MailJob(JdbcClient jdbc, Posting posting, Clock clock) {
        this.jdbc = jdbc;
        this.posting = posting;
        this.clock = clock;
    }

    @Bean
    static RecurringTask<Void> sendMails(MailJob job) {
        return Tasks.recurring("mail-send", FixedDelay.ofSeconds(2))
                .execute((task, context) -> job.sendAll());
    }

    void sendAll() {
        forgetSecrets();
        if (!posting.configured()) {
            return;
        }
        for (Optional<OutgoingMail> mail = take(); mail.isPresent(); mail = take()) {
            send(mail.get());
        }
    }

    private Optional<OutgoingMail> take() {
        Instant now = clock.instant();
        return jdbc.sql(
                        """
                        update mail_outbox
                        set attempts = attempts + 1,
                            due = cast(:now as timestamptz)
                                  + make_interval(secs => :pause * power(2, least(attempts, 8)))
                        where id = (select id from mail_outbox
                                    where sent is null and given_up is null and due <= :now
                                      and (ends is null or ends > :now)
                                    order by due limit 1 for update skip locked)
                        returning id, recipient, subject, body, created, attempts
                        """)
                .param("now", utc(now))
                .param("pause", (double) FIRST_PAUSE.toSeconds())
                .query((row, n) -> mail(row))
                .optional();
    }

    private void send(OutgoingMail mail) {
        try {
            posting.send(mail);
            sent(mail);
        } catch (MailException | MessagingException e) {
            log.warn("Mail {} was not sent at try {}: {}", mail.id(), mail.attempts(), oneLine(e));
            failed(mail, oneLine(e));
        }
    }

    private void sent(OutgoingMail mail) {
        jdbc.sql(
                        """
                        update mail_outbox set sent = :now, problem = null,
                               body = case when secret then '' else body end
                        where id = :id
                        """)
                .param("now", utc(clock.instant()))
                .param("id", mail.id())
                .update();
    }

    private void failed(OutgoingMail mail, String problem) {
        jdbc.sql(
                        """
                        update mail_outbox set problem = :problem,
                               given_up = case when attempts >= :most
                                               then cast(:now as timestamptz) end
                        where id = :id
                        """)
                .param("problem", problem)
                .param("most", ATTEMPTS)
                .param("now", utc(clock.instant()))
                .param("id", mail.id())
                .update();
    }

    /// A code or a link is worth nothing after its end, sent or not.
    private void forgetSecrets() {
        jdbc.sql("update mail_outbox set body = '' where secret and body <> '' and ends <= :now")
                .param("now", utc(clock.instant()))
                .update();
    }

    private static String oneLine(Exception e) {
        return Outbox.oneLine(e.getMessage() == null ? e.toString() : e.getMessage());
    }

    private static OutgoingMail mail(ResultSet row) throws SQLException {
        return new OutgoingMail(
                row.getObject("id", UUID.class),
                row.getString("recipient"),
                row.getString("subject"),
                row.getString("body"),
                row.getObject("created", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
