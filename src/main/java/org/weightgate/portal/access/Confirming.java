package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.ASK_CONFIRMATION;
import static org.weightgate.portal.access.AccessAct.DROP_CONFIRMATION;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationAsked;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationDropped;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationRepeated;
import org.weightgate.portal.accounts.Actor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// How a reviewer has a request confirmed by somebody outside the portal. While anybody is waited
/// for, nothing is approved and the promised time stands still.
@Service
@Transactional
public class Confirming {
    /// How many people are asked about one request, at most.
    static final int MOST = 10;

    private final Ledger ledger;
    private final ReviewDesk desk;
    private final Confirmations confirmations;
    private final ConfirmationLetters mail;
    private final AccessSettings settings;

    Confirming(
            Ledger ledger,
            ReviewDesk desk,
            Confirmations confirmations,
            ConfirmationLetters mail,
            AccessSettings settings) {
        this.ledger = ledger;
        this.desk = desk;
        this.confirmations = confirmations;
        this.mail = mail;
        this.settings = settings;
    }

    /// Asks a person named. Whoever asks has the request on the desk from then on.
    ///
    /// @param words for the person asked; may be empty
    public RequestView ask(
            Actor actor, String reference, Contact contact, String words, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, ASK_CONFIRMATION, version);
        Instant now = ledger.now();
        requireOther(actor, request, contact);
        List<Confirmation> before = confirmations.findByRequestOrderByAsked(reference);
        if (before.size() >= MOST) {
            throw new RequestMoved(
                    "Ten people were asked about this request; decide without more.");
        }
        requireNew(before, contact, null);
        String said = Said.brief(words, "words");
        desk.take(actor, request, now);
        Confirmation asked =
                confirmations.save(
                        new Confirmation(request, contact, said, actor.id(), now, until(now)));
        confirmations.flush();
        request.course().await(now);
        mail.ask(request, asked);
        var event =
                new ConfirmationAsked(
                        actor.id(), now, request.subject(), ConfirmationAct.Asked.of(asked));
        ledger.enter(request, ASK_CONFIRMATION, event, named(contact), aside(contact, said));
        return ledger.view(request);
    }

    /// Sends a new link, to another person where one is given; then links from before are dead.
    public RequestView again(
            Actor actor,
            String reference,
            UUID id,
            @Nullable Contact other,
            @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, ASK_CONFIRMATION, version);
        Instant now = ledger.now();
        Confirmation asked = open(reference, id);
        Contact contact = other == null ? asked.contact() : other;
        boolean changed = !contact.equals(asked.contact());
        requireOther(actor, request, contact);
        requireNew(confirmations.findByRequestOrderByAsked(reference), contact, asked);
        asked.again(contact, until(now));
        request.course().await(now);
        mail.again(request, asked, changed);
        var event =
                new ConfirmationRepeated(
                        actor.id(),
                        now,
                        request.subject(),
                        ConfirmationAct.Asked.of(asked),
                        changed);
        ledger.enter(request, ASK_CONFIRMATION, event, named(contact), aside(contact, ""));
        return ledger.view(request);
    }

    /// Goes on without an answer.
    public RequestView drop(Actor actor, String reference, UUID id, @Nullable Long version) {
        AccessRequest request = ledger.open(actor, reference, DROP_CONFIRMATION, version);
        Instant now = ledger.now();
        Confirmation asked = open(reference, id);
        drop(asked, now);
        confirmations.save(asked);
        if (confirmations.open(reference).isEmpty()) {
            request.course().awaited(now);
        }
        var event =
                new ConfirmationDropped(
                        actor.id(), now, request.subject(), ConfirmationAct.Asked.of(asked));
        ledger.enter(request, DROP_CONFIRMATION, event, named(asked.contact()), "");
        return ledger.view(request);
    }

    /// What is over waits for nobody.
    @EventListener
    void on(RequestAct act) {
        switch (act) {
            case RequestAct.RequestWithdrawn _,
                    RequestAct.RequestDeclined _,
                    RequestAct.RequestLapsed _ ->
                    confirmations.open(act.reference()).forEach(c -> drop(c, act.at()));
            default -> {}
        }
    }

    private void drop(Confirmation asked, Instant now) {
        asked.drop(now);
        mail.revoke(asked);
    }

    private Confirmation open(String reference, UUID id) {
        Confirmation asked =
                confirmations
                        .findByIdAndRequest(id, reference)
                        .orElseThrow(
                                () ->
                                        new NoSuchRequest(
                                                "Nobody was asked so about %s."
                                                        .formatted(reference)));
        if (!asked.open()) {
            throw new RequestMoved("%s is not asked any more.".formatted(asked.contact().name()));
        }
        return asked;
    }

    private Instant until(Instant now) {
        return now.plus(settings.confirmWithin());
    }

    /// Neither the applicant nor the reviewer confirms what the applicant wrote.
    private static void requireOther(Actor actor, AccessRequest request, Contact contact) {
        RequestView view = request.view();
        if (contact.at(view.applicantEmail()) || contact.at(view.contact())) {
            throw new BadQuery(
                    "The applicant cannot confirm what they wrote; name somebody else.", "email");
        }
        if (contact.at(actor.email())) {
            throw new BadQuery("Name somebody else than yourself.", "email");
        }
    }

    private static void requireNew(
            List<Confirmation> before, Contact contact, @Nullable Confirmation itself) {
        if (before.stream()
                .filter(c -> c.open() && c != itself)
                .anyMatch(c -> c.contact().at(contact.email()))) {
            throw new RequestMoved(contact.name() + " is asked already; send it again instead.");
        }
    }

    private static String named(Contact contact) {
        return "%s, %s.".formatted(contact.name(), contact.role().words());
    }

    private static String aside(Contact contact, String words) {
        String who =
                "%s <%s>, %s.".formatted(contact.name(), contact.email(), contact.role().words());
        return words.isEmpty() ? who : who + "\n" + words;
    }
}
