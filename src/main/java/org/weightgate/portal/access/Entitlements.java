package org.weightgate.portal.access;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.catalog.Integrity;
import org.weightgate.portal.catalog.ReleaseLookup;

import java.time.Clock;
import java.time.Instant;

/// Answers at every door whether bytes may pass now. Reads the stored state each time; keeps
/// nothing.
@Service
@Transactional(readOnly = true)
public class Entitlements {
    private final Grants grants;
    private final People people;
    private final ReleaseLookup releases;
    private final Integrity integrity;
    private final Clock clock;

    Entitlements(
            Grants grants,
            People people,
            ReleaseLookup releases,
            Integrity integrity,
            Clock clock) {
        this.integrity = integrity;
        this.grants = grants;
        this.people = people;
        this.releases = releases;
        this.clock = clock;
    }

    public Entitlement of(GrantId id, Usage usage) {
        Instant now = clock.instant();
        Grant grant =
                grants.findById(id)
                        .orElseThrow(() -> new NoSuchRequest("There is no grant " + id + "."));
        Person recipient = people.get(grant.recipient());
        GrantView view = grant.view(recipient, now);
        Standing standing =
                new Standing(
                        view,
                        recipient.active(),
                        releases.termsVersion(view.model()),
                        releases.published(view.release()),
                        integrity.intact(view.release()));
        return standing.at(now, usage);
    }

    /// As [#of(GrantId, Usage)], and only for the recipient, by a token only if it was made for
    /// downloading.
    public Entitlement of(Actor actor, GrantId id, Usage usage) {
        boolean own = grants.findById(id).filter(g -> actor.is(g.recipient())).isPresent();
        if (!own) {
            return new NotEntitled(
                    id, NotEntitled.Reason.NOT_YOURS, "This grant belongs to somebody else.");
        }
        return actor.may(AccessAct.FETCH.scope())
                ? of(id, usage)
                : new NotEntitled(
                        id,
                        NotEntitled.Reason.TOKEN_SCOPE,
                        "This token was not made for downloading.");
    }
}
