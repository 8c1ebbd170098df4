package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

import java.util.List;

/// On which hardware copies of a release computed what was signed, for programs: the table of the
/// model's page.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}/hardware")
class HardwareApi {
    private final Catalog catalog;
    private final HardwareTable table;

    HardwareApi(Catalog catalog, HardwareTable table) {
        this.catalog = catalog;
        this.table = table;
    }

    /// @param release the label of the release it is about; null where nothing was published
    record HardwareJson(
            String model, @Nullable String release, List<TrackRecord.Hardware> hardware) {}

    /// @param release the label wanted; the current one where it is empty
    @GetMapping
    HardwareJson show(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String release) {
        ModelView model = catalog.model(me, new ModelName(ns, name));
        HardwareTable.View view = table.of(model, catalog.releases(model.name()), release);
        return new HardwareJson(
                model.name().toString(),
                view.release() == null ? null : view.release().label(),
                view.rows().stream().map(HardwareTable.Row::hardware).toList());
    }
}
