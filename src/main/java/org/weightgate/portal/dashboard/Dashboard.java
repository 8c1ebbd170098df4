package org.weightgate.portal.dashboard;

import static org.weightgate.portal.accounts.RoleName.ADMIN;
import static org.weightgate.portal.accounts.RoleName.AUDITOR;
import static org.weightgate.portal.accounts.RoleName.PUBLISHER;
import static org.weightgate.portal.accounts.RoleName.REVIEWER;

import org.springframework.stereotype.Service;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Coverage;
import org.weightgate.portal.accounts.NotPermitted;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelView;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The numbers of the models that somebody reviews, publishes or oversees.
@Service
public class Dashboard {
    private static final Set<RoleName> READERS = EnumSet.of(REVIEWER, PUBLISHER, AUDITOR, ADMIN);

    private final Remembered remembered;
    private final Catalog catalog;

    Dashboard(Remembered remembered, Catalog catalog) {
        this.remembered = remembered;
        this.catalog = catalog;
    }

    /// @param model `namespace/name`; empty for all that the actor's roles cover
    public Figures figures(Actor actor, String model, int weeks) {
        Coverage all = coverage(actor);
        if (!model.isEmpty() && !all.covers(model)) {
            throw new NotPermitted("This needs a role on the model %s.".formatted(model));
        }
        return remembered.figures(model.isEmpty() ? all : all.of(model), weeks);
    }

    /// The models to choose from, by name.
    public List<String> models(Actor actor) {
        Coverage all = coverage(actor);
        return Stream.concat(catalog.all().stream(), catalog.publishedBy(actor).stream())
                .map(ModelView::name)
                .map(Object::toString)
                .filter(all::covers)
                .distinct()
                .sorted()
                .toList();
    }

    private static Coverage coverage(Actor actor) {
        return Coverage.of(actor, READERS)
                .orElseThrow(
                        () ->
                                new NotPermitted(
                                        "This needs the role reviewer, publisher, auditor or admin"
                                                + " for a model."));
    }
}
