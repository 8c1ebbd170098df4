package org.weightgate.portal.access;

import static org.weightgate.portal.access.AccessAct.CONFIRM;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.ConfirmationAct.ConfirmationAnswered;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.catalog.Catalog;

import java.time.Instant;

/// Where somebody without an account answers by the link they were mailed. The link names what is
/// asked and by whom; only the answer decides, once. Everybody else learns nothing here: a link
/// that is wrong, spent or over gets the same answer.
@Service
@Transactional
public class ConfirmationDoor {
    /// What the person asked is shown.
    ///
    /// @param project the title the applicant gave it
    /// @param words of the reviewer
    public record Question(
            String applicant,
            String organisation,
            String address,
            String model,
            String project,
            String role,
            String name,
            String words,
            Instant expires) {}

    private final Ledger ledger;
    private final Intake intake;
    private final Confirmations confirmations;
    private final ConfirmationLinks links;
    private final Catalog catalog;

    ConfirmationDoor(
            Ledger ledger,
            Intake intake,
            Confirmations confirmations,
            ConfirmationLinks links,
            Catalog catalog) {
        this.ledger = ledger;
        this.intake = intake;
        this.confirmations = confirmations;
        this.links = links;
        this.catalog = catalog;
    }

    /// @param visitor whoever is signed in in the same browser, if anybody is
    public Question question(@Nullable Actor visitor, Secret secret) {
        ConfirmationLinks.Target target = target(secret);
        AccessRequest request = ledger.lock(target.request());
        Confirmation asked = open(visitor, request, target);
        Submission last = intake.last(request);
        Contact contact = asked.contact();
        return new Question(
                request.view().applicantName(),
                request.view().organisation(),
                request.view().contact(),
                catalog.model(request.model()).title(),
                last.answers().text("projectTitle"),
                contact.role().words(),
                contact.name(),
                asked.words(),
                asked.expires());
    }

    /// @param answer `yes` or `no`
    /// @param address from where it comes
    public void answer(
            @Nullable Actor visitor,
            Secret secret,
            String answer,
            String statement,
            String address) {
        ConfirmationLinks.Target target = target(secret);
        AccessRequest request = ledger.lock(target.request());
        Confirmation asked = open(visitor, request, target);
        Instant now = ledger.now();
        Reply reply = Reply.of(answer, statement, address, now);
        asked.answer(reply);
        confirmations.save(asked);
        links.revoke(asked);
        if (confirmations.open(request.reference()).isEmpty()) {
            request.course().awaited(now);
        }
        Review review = request.course().review();
        var answered =
                new ConfirmationAnswered(
                        AccountId.SYSTEM,
                        now,
                        request.subject(),
                        ConfirmationAct.Asked.of(asked),
                        reply.yes(),
                        reply.sha256(),
                        review == null ? null : review.reviewer());
        ledger.enter(request, CONFIRM, answered, reply.words(), asked.contact());
    }

    private ConfirmationLinks.Target target(Secret secret) {
        return links.find(secret, ledger.now()).orElseThrow(ConfirmationDoor::over);
    }

    /// The confirmation, while it waits for its answer; read under the lock of its request.
    private Confirmation open(
            @Nullable Actor visitor, AccessRequest request, ConfirmationLinks.Target target) {
        if (visitor != null && visitor.is(request.applicant())) {
            throw new ConfirmationOver(
                    "You are signed in as the applicant; this link is for somebody else.");
        }
        Confirmation asked =
                confirmations
                        .findByIdAndRequest(target.confirmation(), target.request())
                        .orElseThrow(ConfirmationDoor::over);
        if (!asked.open() || !Guard.of(Actor.SYSTEM, request).may(CONFIRM, request)) {
            throw over();
        }
        return asked;
    }

    private static ConfirmationOver over() {
        return new ConfirmationOver(
                "This link is not open any more: it was answered, its time is over, another one"
                        + " was sent since, or the answer is not needed now. There is nothing you"
                        + " have to do.");
    }
}
