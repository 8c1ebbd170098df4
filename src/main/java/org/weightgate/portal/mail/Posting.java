package org.weightgate.portal.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/// One mail over SMTP. Its Message-ID is made from its row, so a mail that is sent twice, after a
/// crash between sending and remembering, is recognised as the same one.
@Component
class Posting {
    private final ObjectProvider<JavaMailSender> smtp;
    private final MailSettings settings;
    private final Links links;

    Posting(ObjectProvider<JavaMailSender> smtp, MailSettings settings, Links links) {
        this.smtp = smtp;
        this.settings = settings;
        this.links = links;
    }

    boolean configured() {
        return smtp.getIfAvailable() != null;
    }

    void send(OutgoingMail mail) throws MessagingException {
        JavaMailSender sender = smtp.getObject();
        patience(sender);
        MimeMessage message = sender.createMimeMessage();
        message.setFrom(new InternetAddress(from(), true));
        message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(mail.created()));
        message.setHeader("Message-ID", "<" + mail.id() + "@" + links.host() + ">");
        message.setHeader("Auto-Submitted", "auto-generated");
        sender.send(message);
    }

    private String from() {
        return settings.from().isBlank() ? "weightgate@" + links.host() : settings.from();
    }

    /// Without these a server that does not answer would hold the job for ever.
    private static void patience(JavaMailSender sender) {
        if (sender instanceof JavaMailSenderImpl smtp) {
            Properties properties = smtp.getJavaMailProperties();
            properties.putIfAbsent("mail.smtp.connectiontimeout", "10000");
            properties.putIfAbsent("mail.smtp.timeout", "30000");
            properties.putIfAbsent("mail.smtp.writetimeout", "30000");
        }
    }
}
