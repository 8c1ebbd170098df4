package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.Person;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Who holds grants on a model, for its side: reviewers, publishers, auditors and admins.
@Service
@Transactional(readOnly = true)
public class Holders {
    private static final Set<RoleName> READERS =
            Set.of(RoleName.REVIEWER, RoleName.PUBLISHER, RoleName.AUDITOR, RoleName.ADMIN);

    private final Grants grants;
    private final People people;
    private final Catalog catalog;
    private final Clock clock;

    Holders(Grants grants, People people, Catalog catalog, Clock clock) {
        this.grants = grants;
        this.people = people;
        this.catalog = catalog;
        this.clock = clock;
    }

    /// The latest first, without the actor's own. The status is the stored one: what the clock has
    /// decided since is noted within the hour.
    ///
    /// @param release a label; null for every release
    public Page<GrantView> page(
            Actor actor,
            ModelName model,
            @Nullable String status,
            @Nullable String release,
            int limit,
            @Nullable String cursor) {
        catalog.model(actor, model);
        if (READERS.stream().noneMatch(r -> actor.holds(r, model.toString()))) {
            throw new NotPermitted("This needs a role on the side of the model.");
        }
        if (limit < 1 || limit > 200) {
            throw new BadQuery("The limit is 1 to 200.");
        }
        Set<GrantStatus> wanted =
                status == null ? Set.of(GrantStatus.values()) : Set.of(GrantStatus.of(status));
        Instant issued = Instant.parse("9999-01-01T00:00:00Z");
        String reference = "";
        if (cursor != null) {
            Grant last =
                    grants.findByReference(cursor)
                            .filter(g -> g.holding().model().equals(model))
                            .orElseThrow(() -> new BadQuery("The cursor is none of this list's."));
            issued = last.tenure().issued();
            reference = cursor;
        }
        List<Grant> found =
                grants.page(
                        model,
                        actor.id(),
                        wanted,
                        release == null ? "" : release,
                        issued,
                        reference,
                        Limit.of(limit + 1));
        Instant now = clock.instant();
        Map<AccountId, Person> who = people.all(found.stream().map(Grant::recipient).toList());
        return Page.cut(
                found.stream()
                        .map(g -> g.view(Objects.requireNonNull(who.get(g.recipient())), now))
                        .toList(),
                limit,
                GrantView::reference);
    }
}
