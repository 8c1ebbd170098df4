package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessFixture.answers;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.catalog.ModelName;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The acts of a random life on a request, by their names, done by the real services.
@Component
class LifeDeeds {
    private static final Pattern LINK = Pattern.compile("/confirm/([0-9A-Za-z]{43})");

    static final List<String> ALL =
            List.of(
                    "read",
                    "edit",
                    "submit",
                    "answer",
                    "withdraw",
                    "appeal",
                    "copy",
                    "message",
                    "note",
                    "claim",
                    "release",
                    "assign",
                    "recuse",
                    "ask",
                    "ask-confirmation",
                    "drop-confirmation",
                    "confirm",
                    "approve",
                    "decline",
                    "fulfil");

    private final Services services;
    private final AccessFixture fixture;
    private final JdbcClient jdbc;

    LifeDeeds(Services services, AccessFixture fixture, JdbcClient jdbc) {
        this.services = services;
        this.fixture = fixture;
        this.jdbc = jdbc;
    }

    @Component
    record Services(
            AccessDesk desk,
            ReviewDesk review,
            Rota rota,
            Recourse recourse,
            Confirming confirming,
            ConfirmationDoor door,
            Dossiers dossiers) {}

    /// What the portal answered, as an HTTP status, and which request it is about from then on.
    record Done(int status, String request) {}

    Done act(
            String act, Actor by, String request, ModelName model, Actor other, boolean condition) {
        try {
            return new Done(200, happen(act, by, request, model, other, condition));
        } catch (RuntimeException refusal) {
            return new Done(status(refusal), request);
        }
    }

    /// A refusal that was meant as one; anything else is a fault.
    static int status(RuntimeException refusal) {
        if (refusal instanceof ErrorResponse answer) {
            return answer.getStatusCode().value();
        }
        throw refusal;
    }

    private String happen(
            String act, Actor by, String ref, ModelName model, Actor other, boolean condition) {
        switch (act) {
            case "read" -> services.dossiers().of(by, ref);
            case "edit" -> services.desk().save(by, ref, "project", answers(), null);
            case "submit" -> services.desk().submit(by, ref, fixture.signing(model), null);
            case "answer" -> services.desk().answer(by, ref, "Yes.", answers(), null, null);
            case "withdraw" -> services.desk().withdraw(by, ref, null);
            case "appeal" -> services.recourse().appeal(by, ref, "Look again.", null);
            case "copy" -> {
                String copy = services.recourse().copy(by, ref).reference();
                services.desk().write(by, copy, answers());
                return copy;
            }
            case "message" -> services.desk().message(by, ref, "Hello.");
            default -> review(act, by, ref, other, condition);
        }
        return ref;
    }

    private void review(String act, Actor by, String ref, Actor other, boolean condition) {
        Approval wish = new Approval(null, null, "", condition ? "A vote." : "");
        switch (act) {
            case "note" -> services.review().note(by, ref, "Hm.");
            case "claim" -> services.review().claim(by, ref, null);
            case "release" -> services.rota().release(by, ref, null);
            case "assign" -> services.rota().assign(by, ref, other.handle(), null);
            case "recuse" -> services.rota().recuse(by, ref, "We are cousins.", null);
            case "ask" -> services.review().ask(by, ref, "Where?", Set.of("project"), null);
            case "approve" -> services.review().approve(by, ref, wish, null);
            case "decline" -> services.review().decline(by, ref, ReasonCode.OTHER, "No.", null);
            case "fulfil" -> services.review().fulfil(by, ref, "", null);
            default -> confirmation(act, by, ref, condition);
        }
    }

    private void confirmation(String act, Actor by, String ref, boolean yes) {
        switch (act) {
            case "ask-confirmation" -> {
                String mailbox = "c" + UUID.randomUUID() + "@navy.example";
                Contact contact = Contact.of(ConfirmationRole.REFERENCE, "Grace", mailbox);
                services.confirming().ask(by, ref, contact, "", null);
            }
            case "drop-confirmation" -> {
                UUID id = open(ref, "id", UUID.class, UUID.randomUUID());
                services.confirming().drop(by, ref, id, null);
            }
            case "confirm" -> {
                String mailbox = open(ref, "email", String.class, "");
                services.door()
                        .answer(null, link(mailbox), yes ? "yes" : "no", "So it is.", "192.0.2.1");
            }
            default -> throw new IllegalArgumentException(act);
        }
    }

    private <T> T open(String ref, String column, Class<T> type, T otherwise) {
        return jdbc.sql(
                        """
                        select %s from access_confirmation
                        where request = ? and answer is null and dropped is null order by asked limit 1
                        """
                                .formatted(column))
                .param(ref)
                .query(type)
                .optional()
                .orElse(otherwise);
    }

    private Secret link(String mailbox) {
        return jdbc.sql("select body from mail_outbox where recipient = ?")
                .param(mailbox)
                .query(String.class)
                .optional()
                .map(LINK::matcher)
                .filter(Matcher::find)
                .map(found -> new Secret(found.group(1)))
                .orElse(new Secret("none"));
    }
}
