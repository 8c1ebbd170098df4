package org.weightgate.portal.catalog;

import jakarta.validation.Valid;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// A model's disclosure sheet for programs: read by whoever may see the model, written whole by its
/// publisher.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}/disclosure")
class DisclosureApi {
    private final Catalog catalog;
    private final Disclosures disclosures;

    DisclosureApi(Catalog catalog, Disclosures disclosures) {
        this.catalog = catalog;
        this.disclosures = disclosures;
    }

    @GetMapping
    Disclosure show(@CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        return disclosures.of(catalog.model(actor, new ModelName(ns, name)).name());
    }

    @PutMapping
    Disclosure write(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody Disclosure sheet) {
        ModelName model = new ModelName(ns, name);
        disclosures.disclose(actor, model, sheet);
        return disclosures.of(model);
    }
}
