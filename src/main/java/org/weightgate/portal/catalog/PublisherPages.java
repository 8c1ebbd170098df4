package org.weightgate.portal.catalog;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.RoleName;

/// What the pages share on which a publisher writes: the model, for its publisher alone, and the
/// way back to a page with a word about what was done.
@ControllerAdvice(
        assignableTypes = {
            CurationController.class,
            TermsController.class,
            DocumentsController.class,
            DisclosureController.class,
            DraftsController.class
        })
class PublisherPages {
    private final Catalog catalog;

    PublisherPages(Catalog catalog) {
        this.catalog = catalog;
    }

    @ModelAttribute("model")
    ModelView model(@CurrentActor Actor actor, @PathVariable String ns, @PathVariable String name) {
        ModelName id = new ModelName(ns, name);
        ModelView model = catalog.model(actor, id);
        actor.require(RoleName.PUBLISHER, id.toString());
        return model;
    }

    static String back(ModelView model, String where, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/publish/%s/%s".formatted(model.name(), where);
    }
}
