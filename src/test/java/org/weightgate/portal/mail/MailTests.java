package org.weightgate.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;

import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightgate.portal.PortalTest;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

@PortalTest
class MailTests {
    private static final GreenMail SMTP =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    static {
        SMTP.start();
    }

    private final Outbox outbox;
    private final Mailbox mailbox;
    private final MailJob job;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;

    MailTests(
            @Autowired Outbox outbox,
            @Autowired TransactionTemplate transaction,
            @Autowired JdbcClient jdbc,
            @Autowired Clock clock) {
        JavaMailSenderImpl smtp = new JavaMailSenderImpl();
        smtp.setHost("127.0.0.1");
        smtp.setPort(SMTP.getSmtp().getPort());
        Posting posting =
                new Posting(
                        new StaticListableBeanFactory(Map.of("smtp", smtp))
                                .getBeanProvider(JavaMailSender.class),
                        new MailSettings(""),
                        new Links(
                                new MockEnvironment()
                                        .withProperty(
                                                "weightgate.url", "https://weights.example.org/")));
        this.outbox = outbox;
        this.mailbox = new Mailbox(jdbc, posting);
        this.job = new MailJob(jdbc, posting, clock);
        this.transaction = transaction;
        this.jdbc = jdbc;
    }

    /// What other tests left waiting is not what is tried here.
    @BeforeEach
    void nothingElseWaits() {
        jdbc.sql("update mail_outbox set sent = now() where sent is null and given_up is null")
                .update();
    }

    @AfterAll
    static void stop() {
        SMTP.stop();
    }

    private static String address() {
        return "p" + UUID.randomUUID() + "@example.org";
    }

    private MimeMessage only(String to) throws Exception {
        MimeMessage found = null;
        for (MimeMessage message : SMTP.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(to)) {
                assertThat(found).as("a second mail to " + to).isNull();
                found = message;
            }
        }
        assertThat(found).as("a mail to " + to).isNotNull();
        return found;
    }

    @Test
    void aMailLeavesOnceWithAStableMessageId() throws Exception {
        String to = address();
        transaction.executeWithoutResult(s -> outbox.send(to, "Zugang für Ada", "Grüße\n"));
        job.sendAll();
        job.sendAll();
        MimeMessage mail = only(to);
        String id =
                jdbc.sql("select id::text from mail_outbox where recipient = ?")
                        .param(to)
                        .query(String.class)
                        .single();
        assertThat(mail.getMessageID()).isEqualTo("<" + id + "@weights.example.org>");
        assertThat(mail.getSubject()).isEqualTo("Zugang für Ada");
        assertThat(mail.getFrom()[0]).hasToString("weightgate@weights.example.org");
        assertThat(mail.getContent().toString()).startsWith("Grüße");
        assertThat(mail.getContentType()).startsWith("text/plain");
    }

    @Test
    void aMailOfARolledBackTransactionNeverLeaves() {
        String to = address();
        transaction.executeWithoutResult(
                s -> {
                    outbox.send(to, "No", "no");
                    s.setRollbackOnly();
                });
        job.sendAll();
        assertThat(SMTP.getReceivedMessages())
                .noneMatch(m -> GreenMailUtil.getHeaders(m).contains(to));
        assertThatThrownBy(() -> outbox.send(to, "No", "no"))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void lineBreaksDoNotBecomeHeaders() throws Exception {
        String to = address();
        transaction.executeWithoutResult(
                s -> outbox.send(to, "Hello\r\nBcc: eve@example.org\u2028x", "text"));
        job.sendAll();
        MimeMessage mail = only(to);
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).isEqualTo("Hello Bcc: eve@example.org x");
        assertThatThrownBy(
                        () ->
                                transaction.executeWithoutResult(
                                        s -> outbox.send("a@b.c\r\nBcc: e@f.g", "x", "y")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void codesAreForgottenWhenSentAndShownToNobody() {
        String to = address();
        transaction.executeWithoutResult(
                s -> outbox.sendSecret(to, "Code", "ABCD2345", Instant.now().plusSeconds(600)));
        assertThat(mailbox.newest(0))
                .filteredOn(m -> m.to().equals(to))
                .singleElement()
                .extracting(MailView::text)
                .isNull();
        job.sendAll();
        assertThat(
                        jdbc.sql("select body from mail_outbox where recipient = ?")
                                .param(to)
                                .query(String.class)
                                .single())
                .isEmpty();
    }

    @Test
    void aLinkIsSentUntilItsEndAndForgottenThen() throws Exception {
        String late = address();
        String over = address();
        Instant now = Instant.now();
        transaction.executeWithoutResult(
                s -> {
                    outbox.sendSecret(late, "Link", "still good", now.plusSeconds(86_400));
                    outbox.sendSecret(over, "Link", "over", now.minusSeconds(1));
                });
        jdbc.sql("update mail_outbox set created = now() - interval '1 hour' where recipient = ?")
                .param(late)
                .update();
        job.sendAll();
        assertThat(only(late).getContent()).asString().contains("still good");
        assertThat(mail(over).attempts()).as("nobody gets an empty letter").isZero();
        assertThat(
                        jdbc.sql("select body from mail_outbox where recipient = ?")
                                .param(over)
                                .query(String.class)
                                .single())
                .isEmpty();
    }

    @Test
    void whatTheServerRefusesIsTriedAgainLaterAndGivenUpInTheEnd() {
        String to = "nobody@" + "x".repeat(300) + ".example";
        transaction.executeWithoutResult(s -> outbox.send(to, "Hello", "text"));
        SMTP.stop();
        try {
            job.sendAll();
            MailView failed = mail(to);
            assertThat(failed.attempts()).isEqualTo(1);
            assertThat(failed.problem()).isNotBlank();
            job.sendAll();
            assertThat(mail(to).attempts()).as("not before its pause is over").isEqualTo(1);
            for (int i = 1; i < MailJob.ATTEMPTS; i++) {
                jdbc.sql("update mail_outbox set due = now() where recipient = ?")
                        .param(to)
                        .update();
                job.sendAll();
            }
            assertThat(mail(to).givenUp()).isNotNull();
        } finally {
            SMTP.start();
        }
    }

    private MailView mail(String to) {
        return mailbox.newest(0).stream().filter(m -> m.to().equals(to)).findFirst().orElseThrow();
    }
}
