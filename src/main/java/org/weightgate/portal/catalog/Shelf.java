package org.weightgate.portal.catalog;

import static org.weightgate.portal.accounts.RoleName.PUBLISHER;
import static org.weightgate.portal.catalog.ReleaseStatus.PUBLISHED;
import static org.weightgate.portal.catalog.ReleaseStatus.WITHDRAWN;

import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Finds what a publisher acts on, and is the one place that says who may: the publisher of that
/// model. To everybody else an unpublished model does not exist.
@Component
class Shelf {
    static final Set<ReleaseStatus> SHOWN = EnumSet.of(PUBLISHED, WITHDRAWN);

    private final Models models;
    private final Releases releases;

    Shelf(Models models, Releases releases) {
        this.models = models;
        this.releases = releases;
    }

    /// Whoever makes the first of something waits for others who make the same, and then finds it.
    void queueUp(String what, Object of) {
        releases.queueUp(what + " " + of.toString().toLowerCase(Locale.ROOT));
    }

    Model model(Actor actor, ModelName name) {
        Model model = models.findById(name).orElseThrow(() -> unknown(name));
        if (!actor.holds(PUBLISHER, name.toString()) && !visible(name)) {
            throw unknown(name);
        }
        actor.require(PUBLISHER, name.toString());
        return model;
    }

    Release release(Actor actor, ModelName name, String label) {
        model(actor, name);
        return releases.findByModelAndLabelIgnoreCase(name, label)
                .orElseThrow(() -> unknown(name, label));
    }

    /// The draft, locked so that its status cannot change before this transaction ends; `alone`
    /// where nobody else may work on its files meanwhile.
    Release draft(Actor actor, ModelName name, String label, boolean alone) {
        ReleaseId id = release(actor, name, label).id();
        Release draft =
                (alone ? releases.alone(id) : releases.shared(id))
                        .orElseThrow(() -> unknown(name, label));
        draft.mustBe(ReleaseStatus.DRAFT);
        return draft;
    }

    boolean visible(ModelName name) {
        return releases.existsByModelAndStatusIn(name, SHOWN);
    }

    static NotFound unknown(ModelName name) {
        return new NotFound("There is no model %s here.".formatted(name));
    }

    static NotFound unknown(ModelName name, String label) {
        return new NotFound("The model %s has no release %s.".formatted(name, label));
    }
}
