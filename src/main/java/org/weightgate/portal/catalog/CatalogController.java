package org.weightgate.portal.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.RoleName;
import org.weightgate.portal.catalog.Gate.GateView;

import java.util.List;

/// The catalog and each model's page, open to everybody.
@Controller
class CatalogController {
    /// A model's page never stands where another page does: [ModelName#RESERVED], as a pattern.
    static final String MODEL =
            "/{ns:(?!(?:review|requests|grants|publish|traces|audit|people|settings|sign-in|sign-out|status|api|oauth|device|d|client\\.jar|client|webjars|actuator|error|portal\\.css|portal\\.js|favicon\\.ico|robots\\.txt|\\.well-known|datasets|spaces|kernels|mail|forms|notices|setup|confirm|help|models|login|logout|static|theme)$)[a-z0-9][a-z0-9._-]*}/{name}";

    private final Catalog catalog;
    private final ModelPage parts;
    private final Gate gate;

    CatalogController(Catalog catalog, ModelPage parts, Gate gate) {
        this.catalog = catalog;
        this.parts = parts;
        this.gate = gate;
    }

    /// A model and where the visitor stands with it.
    public record Card(ModelView model, GateView gate) {}

    @GetMapping("/")
    String index(@CurrentActor @Nullable Actor visitor, ModelMap page) {
        List<Card> cards =
                catalog.all().stream().map(m -> new Card(m, gate.of(visitor, m))).toList();
        page.put("cards", cards);
        return "catalog/index";
    }

    @GetMapping(MODEL)
    String show(
            @PathVariable String ns,
            @PathVariable String name,
            @RequestParam(defaultValue = "card") String view,
            @RequestParam(defaultValue = "") String release,
            @CurrentActor @Nullable Actor visitor,
            ModelMap page) {
        ModelName id = new ModelName(ns, name);
        ModelView model = catalog.model(visitor, id);
        page.put("model", model);
        page.putAll(parts.part(model, view, release));
        page.put("gate", gate.of(visitor, model));
        page.put("rehearsal", gate.rehearsal(visitor, model));
        page.put("view", view);
        page.put("mine", visitor != null && visitor.holds(RoleName.PUBLISHER, id.toString()));
        return "catalog/show";
    }
}
