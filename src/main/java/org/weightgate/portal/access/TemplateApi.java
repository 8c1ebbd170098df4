package org.weightgate.portal.access;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.vetting.Template;
import org.weightgate.portal.vetting.Templates;

import java.util.List;
import java.util.UUID;

/// The texts to decide with, for programs.
@RestController
@RequestMapping("/api/v1/models/{ns}/{name}/templates")
class TemplateApi {
    private final Templates templates;

    TemplateApi(Templates templates) {
        this.templates = templates;
    }

    @GetMapping
    List<Template> index(
            @CurrentActor Actor me, @PathVariable String ns, @PathVariable String name) {
        return templates.of(me, new ModelName(ns, name));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Template add(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @RequestBody TemplateController.TemplateForm body) {
        return body.keep(templates, me, new ModelName(ns, name), null);
    }

    @PutMapping("/{id}")
    Template change(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable UUID id,
            @RequestBody TemplateController.TemplateForm body) {
        return body.keep(templates, me, new ModelName(ns, name), id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @CurrentActor Actor me,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable UUID id) {
        templates.remove(me, new ModelName(ns, name), id);
    }
}
