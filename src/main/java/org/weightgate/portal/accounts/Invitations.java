package org.weightgate.portal.accounts;

import org.springframework.stereotype.Component;
import org.weightgate.portal.mail.Links;
import org.weightgate.portal.mail.Outbox;

/// The mail to somebody an admin let in. Its link leads to the sign-in page and carries nothing.
@Component
class Invitations {
    private final Outbox outbox;
    private final Links links;

    Invitations(Outbox outbox, Links links) {
        this.outbox = outbox;
        this.links = links;
    }

    void write(Actor admin, Person person) {
        outbox.send(
                person.email(),
                "You are invited to Weightgate",
                """
                %s invited you to the model portal at
                %s

                Open %s and enter this address (%s).
                You will be sent a code to type there; there is no password.

                Questions? Write to %s.
                """
                        .formatted(
                                admin.name(),
                                links.to("/"),
                                links.to("/sign-in"),
                                person.email(),
                                admin.email()));
    }
}
