package org.weightgate.portal.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.Gate.RehearsalView;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseStatus;
import org.weightgate.portal.catalog.ReleaseView;

import java.time.Duration;
import java.util.Optional;

/// Gives whoever may ask for a model a grant on its twin with random weights, at once and without
/// review, so that disk, network and hardware can be tried while a request is pending. It is a
/// grant like any other at every door, lasts two weeks, and is one per person and twin: asking
/// again renews it. It never counts as access to the release.
@Service
@Transactional
public class Rehearsals {
    private static final Duration LASTS = Duration.ofDays(14);

    private final Catalog catalog;
    private final GrantDesk grants;

    Rehearsals(Catalog catalog, GrantDesk grants) {
        this.catalog = catalog;
        this.grants = grants;
    }

    /// @param label of the release to rehearse; null for the current one
    public GrantView begin(Actor actor, ModelName name, @Nullable String label) {
        ModelView model = catalog.model(actor, name);
        if (!Guard.mayAsk(actor, name)) {
            throw new NotPermitted("Only researchers may ask for %s.".formatted(name));
        }
        actor.require(AccessAct.FETCH.scope());
        ReleaseView release =
                (label == null
                                ? Optional.ofNullable(model.current())
                                : catalog.release(name, label).filter(Rehearsals::askable))
                        .orElseThrow(() -> none(name, label));
        ReleaseView twin =
                catalog.twin(release.id()).orElseThrow(() -> none(name, release.label()));
        return grants.rehearse(actor, twin, model.terms(), LASTS);
    }

    /// What a visitor is told of it; null where the current release has no twin.
    @Transactional(readOnly = true)
    public @Nullable RehearsalView view(@Nullable Actor visitor, ModelView model) {
        ReleaseView current = model.current();
        ReleaseView twin = current == null ? null : catalog.twin(current.id()).orElse(null);
        if (current == null || twin == null) {
            return null;
        }
        return new RehearsalView(
                model.name(),
                current.label(),
                twin.size(),
                visitor != null && Guard.mayAsk(visitor, model.name()),
                visitor == null
                        ? null
                        : grants.rehearsal(visitor, twin.id())
                                .map(GrantView::reference)
                                .orElse(null));
    }

    private static boolean askable(ReleaseView release) {
        return release.status() == ReleaseStatus.PUBLISHED && !release.twin();
    }

    private static NoRehearsal none(ModelName name, @Nullable String label) {
        return new NoRehearsal(
                label == null
                        ? "%s has no published release to rehearse.".formatted(name)
                        : "%s@%s has no rehearsal: its publisher made none."
                                .formatted(name, label));
    }
}
