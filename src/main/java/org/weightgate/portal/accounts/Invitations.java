package org.weightgate.portal.accounts;

import org.springframework.stereotype.Component;
import org.weightgate.portal.mail.Links;
import org.weightgate.portal.mail.Outbox;

import java.util.Set;

/// Letting somebody in who never asked, and the mails that tell people what they were made. Their
/// links lead to pages behind the sign-in and carry nothing.
@Component
class Invitations {
    private final People people;
    private final Acts acts;
    private final Outbox outbox;
    private final Links links;

    Invitations(People people, Acts acts, Outbox outbox, Links links) {
        this.people = people;
        this.acts = acts;
        this.outbox = outbox;
        this.links = links;
    }

    /// Makes the account of an address that has none and writes to its owner where to sign in.
    Account invite(Actor by, Email email, String name) {
        if (people.settled(email).isPresent()) {
            throw new AlreadyKnown(email);
        }
        Account account = people.create(email, name, Set.of(Role.everywhere(RoleName.RESEARCHER)));
        Person person = account.person();
        acts.publish(at -> new AccountAct.PersonInvited(by.id(), at, person.id(), person.handle()));
        outbox.send(person.email(), "You are invited to Weightgate", invitation(by, person));
        return account;
    }

    private String invitation(Actor by, Person person) {
        return """
        %s invited you to the model portal at
        %s

        Open %s and enter this address (%s).
        You will be sent a code to type there; there is no password.

        Questions? Write to %s.
        """
                .formatted(
                        by.name(), links.to("/"), links.to("/sign-in"), person.email(), by.email());
    }

    /// Tells somebody that requests for a model are theirs to decide now.
    void tellReviewer(Actor by, Person reviewer, String model) {
        outbox.send(
                reviewer.email(),
                "You review requests for " + model,
                """
                %s made you a reviewer of %s. Requests for it wait at
                %s

                Questions? Write to %s.
                """
                        .formatted(by.name(), model, links.to("/review"), by.email()));
    }
}
