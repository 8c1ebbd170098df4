package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.access.Entitled;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.access.NotEntitled;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.marking.PortalKeys;

import java.util.List;

/// Puts the page of one grant together.
@Component
@Transactional(readOnly = true)
class GrantPages {
    private static final int SHOWN = 50;
    private final GrantCopies grants;
    private final GrantHistory history;
    private final People people;
    private final GrantCommands commands;
    private final PortalKeys keys;

    GrantPages(
            GrantCopies grants,
            GrantHistory history,
            People people,
            GrantCommands commands,
            PortalKeys keys) {
        this.grants = grants;
        this.history = history;
        this.people = people;
        this.commands = commands;
        this.keys = keys;
    }

    GrantPage of(Actor actor, GrantView grant) {
        GrantRow row = new GrantRow(grant, grants.copy(grant));
        return new GrantPage(
                row,
                grants.care(actor, grant),
                actor.is(grant.recipient()),
                refusal(grant),
                people.get(grant.recipient()),
                history.received(grant.id()),
                actor.is(grant.recipient()) ? null : history.places(grant.id()),
                grants.staging(grant),
                history.deliveries(grant.id(), SHOWN),
                history.receipts(grant.id(), SHOWN),
                commands.of(grant),
                contacts(grant),
                keys.fingerprint());
    }

    private @Nullable String refusal(GrantView grant) {
        return switch (history.entitlement(grant.id())) {
            case Entitled _ -> null;
            case NotEntitled refusal -> refusal.sentence();
        };
    }

    private List<Person> contacts(GrantView grant) {
        List<Person> publishers = people.holding(RoleName.PUBLISHER, grant.model().toString());
        return publishers.isEmpty() ? people.holding(RoleName.ADMIN, "*") : publishers;
    }
}
