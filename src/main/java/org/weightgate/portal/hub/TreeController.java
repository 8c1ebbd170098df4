package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.delivery.PortalAddress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// The files of a model, in pages or those asked for. Open to everybody; the ids of files only to
/// whose they are.
@RestController
class TreeController {
    private static final int WORDS = 5;
    private static final int MOST = 1000;
    private static final int MOST_EXPANDED = 100;

    private final Models models;
    private final PortalAddress address;
    private final PathsAsked paths;

    TreeController(Models models, PortalAddress address, PathsAsked paths) {
        this.models = models;
        this.address = address;
        this.paths = paths;
    }

    @GetMapping("/api/models/{ns}/{name}/tree/**")
    ResponseEntity<List<Listing.Line>> tree(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor actor,
            @RequestParam(defaultValue = "") String recursive,
            @RequestParam(defaultValue = "") String expand,
            @RequestParam(defaultValue = "0") int limit,
            @RequestParam(defaultValue = "") String cursor,
            HttpServletRequest request) {
        HubAddress at = HubAddress.of(request, WORDS);
        ModelView model = models.get(actor, new ModelName(ns, name));
        Snapshot snapshot = models.snapshot(actor, model, at.revision());
        boolean all = said(recursive);
        boolean expanded = said(expand);
        int most = expanded ? MOST_EXPANDED : MOST;
        int size = limit <= 0 ? most : Math.min(limit, most);
        ListingPage page =
                ListingPage.of(snapshot, at.path(), all, expanded, decoded(cursor), size);
        if (page.lines().isEmpty() && cursor.isEmpty() && !at.path().isEmpty()) {
            throw HubRefusal.noEntry(at.path(), snapshot);
        }
        String again = "?recursive=%s&expand=%s&limit=%d".formatted(all, expanded, size);
        return answer(page, address.of(request.getRequestURI() + again));
    }

    /// With the absolute address of what follows.
    private static ResponseEntity<List<Listing.Line>> answer(ListingPage page, String again) {
        String next = page.next();
        if (next == null) return ResponseEntity.ok(page.lines());
        String link = "<%s&cursor=%s>; rel=\"next\"".formatted(again, encoded(next));
        return ResponseEntity.ok().header(HttpHeaders.LINK, link).body(page.lines());
    }

    /// Python sends a form, JavaScript sends JSON; what is not there is left out.
    @PostMapping(
            path = "/api/models/{ns}/{name}/paths-info/**",
            produces = MediaType.APPLICATION_JSON_VALUE)
    List<Listing.Line> paths(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor actor,
            HttpServletRequest request)
            throws IOException {
        HubAddress at = HubAddress.of(request, WORDS);
        ModelView model = models.get(actor, new ModelName(ns, name));
        Snapshot snapshot = models.snapshot(actor, model, at.revision());
        PathsAsked.Wish wish = paths.of(request);
        return Listing.at(snapshot, wish.paths(), wish.expand());
    }

    private static boolean said(String flag) {
        return flag.equalsIgnoreCase("true") || flag.equals("1");
    }

    private static String encoded(String path) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HubRefusal.bad("The cursor is none of this list's.");
        }
    }
}
