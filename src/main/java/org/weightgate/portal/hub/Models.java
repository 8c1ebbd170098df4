package org.weightgate.portal.hub;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.catalog.Catalog;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseLookup;

import java.util.List;

/// Models and their snapshots for callers who look and do not fetch.
@Component("hubModels")
class Models {
    private final Catalog catalog;
    private final ReleaseLookup releases;
    private final Snapshots snapshots;

    Models(Catalog catalog, ReleaseLookup releases, Snapshots snapshots) {
        this.catalog = catalog;
        this.releases = releases;
        this.snapshots = snapshots;
    }

    List<ModelView> all() {
        return catalog.all();
    }

    ModelView get(@Nullable Actor actor, ModelName name) {
        return releases.model(actor, name);
    }

    Snapshot snapshot(@Nullable Actor actor, ModelView model, String revision) {
        return snapshots
                .find(actor, model, revision)
                .orElseThrow(() -> HubRefusal.noRevision(revision));
    }

    /// Labels of releases that can be had, the latest first.
    List<String> labels(ModelView model) {
        return snapshots.releases(model).stream().map(release -> release.label()).toList();
    }
}
