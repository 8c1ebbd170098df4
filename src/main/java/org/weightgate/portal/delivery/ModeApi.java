package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;

/// How a release is delivered, for programs of its publisher.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}/releases/{release}/delivery")
class ModeApi {
    private final DeliveryModes modes;

    ModeApi(DeliveryModes modes) {
        this.modes = modes;
    }

    /// @param mode `stream` or `staged`
    record ModeJson(@Nullable String mode) {}

    @GetMapping
    ModeJson show(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release) {
        ModelName model = new ModelName(ns, name);
        return new ModeJson(modes.of(modes.release(me, model, release).id()).word());
    }

    @PutMapping
    ModeJson choose(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @RequestBody ModeJson wanted) {
        DeliveryMode mode = DeliveryMode.of(wanted.mode());
        modes.choose(me, new ModelName(ns, name), release, mode);
        return new ModeJson(mode.word());
    }
}
