package org.weightgate.portal.catalog;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.Tolerance.ToleranceView;

import java.util.List;

/// How far a release is, for the program that publishes it, and what the checks of its copies
/// cannot see.
@RestController
class ReleaseStateApi {
    private final Catalog catalog;
    private final Tolerance tolerance;

    ReleaseStateApi(Catalog catalog, Tolerance tolerance) {
        this.catalog = catalog;
        this.tolerance = tolerance;
    }

    @GetMapping("/api/v1/models/{ns}/{name}/releases/{release}")
    ReleaseState state(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release) {
        ReleaseView view = catalog.release(actor, new ModelName(ns, name), release);
        return ReleaseState.of(
                view, tolerance.of(view.id()).map(ToleranceView::notSeparable).orElse(List.of()));
    }
}
