package org.weightgate.portal.delivery;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;

/// Downloads for people: the list of grants and one page per grant.
@Controller
@RequestMapping("/grants")
class GrantsController {
    private final GrantCopies grants;
    private final GrantPages pages;
    private final Delivering delivering;

    GrantsController(GrantCopies grants, GrantPages pages, Delivering delivering) {
        this.grants = grants;
        this.pages = pages;
        this.delivering = delivering;
    }

    @GetMapping
    String index(@CurrentActor Actor actor, ModelMap page) {
        page.addAttribute(
                "grants",
                grants.of(actor).stream()
                        .map(grant -> new GrantRow(grant, grants.copy(grant)))
                        .toList());
        return "delivery/index";
    }

    @GetMapping("/{reference}")
    String show(@CurrentActor Actor actor, @PathVariable String reference, ModelMap page) {
        page.addAttribute("view", pages.of(actor, grants.grant(actor, reference)));
        return "delivery/show";
    }

    /// What changes while a copy is being prepared, for htmx.
    @GetMapping("/{reference}/preparation")
    String preparation(@CurrentActor Actor actor, @PathVariable String reference, ModelMap page) {
        page.addAttribute("view", pages.of(actor, grants.grant(actor, reference)));
        return "delivery/_preparation :: preparation";
    }

    /// Mints a URL and sends the browser there; the URL never stands in a page.
    @PostMapping("/{reference}/download")
    ResponseEntity<Void> download(
            @CurrentActor Actor actor, @PathVariable String reference, @RequestParam String path) {
        GrantView grant = grants.grant(actor, reference);
        SignedUrl url = delivering.mint(actor, grant, grants.copy(grant), path);
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header("Location", url.url())
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
