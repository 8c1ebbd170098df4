package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.delivery.PortalAddress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What there is, and what of it this caller has. Fields that clients ask for beyond these
/// (`expand`) are ignored, never refused.
@RestController
class ModelController {
    private static final int MOST = 1000;
    private static final int WORDS = 5;
    private final Models models;
    private final Fetching fetching;
    private final PortalAddress address;

    ModelController(Models models, Fetching fetching, PortalAddress address) {
        this.models = models;
        this.fetching = fetching;
        this.address = address;
    }

    record Ref(String name, String ref, String targetCommit) {}

    /// @param gated `true` or `false`; every model here is gated
    @GetMapping("/api/models")
    ResponseEntity<List<ModelJson>> list(
            @RequestParam(defaultValue = "") String author,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String gated,
            @RequestParam(defaultValue = "0") int limit,
            @RequestParam(defaultValue = "") String cursor) {
        String part = search.toLowerCase(Locale.ROOT);
        List<ModelJson> found =
                models.all().stream()
                        .filter(m -> author.isEmpty() || m.name().namespace().equals(author))
                        .filter(m -> m.name().toString().toLowerCase(Locale.ROOT).contains(part))
                        .filter(m -> !gated.equals("false"))
                        .filter(m -> m.name().toString().compareTo(cursor) > 0)
                        .sorted(Comparator.comparing(m -> m.name().toString()))
                        .map(ModelJson::line)
                        .toList();
        int size = limit <= 0 ? MOST : Math.min(limit, MOST);
        if (found.size() <= size) return ResponseEntity.ok(found);
        String next = next(author, search, size, found.get(size - 1).id());
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next))
                .body(found.subList(0, size));
    }

    private String next(String author, String search, int size, String last) {
        return UriComponentsBuilder.fromUriString(address.of("/api/models"))
                .queryParam("author", "{author}")
                .queryParam("search", "{search}")
                .queryParam("limit", size)
                .queryParam("cursor", "{cursor}")
                .encode()
                .buildAndExpand(author, search, last)
                .toUriString();
    }

    @GetMapping("/api/models/{ns}/{name}")
    ModelJson model(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor actor,
            @RequestParam(defaultValue = "") String blobs) {
        return described(actor, new ModelName(ns, name), "main", blobs);
    }

    @GetMapping("/api/models/{ns}/{name}/revision/**")
    ModelJson revision(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor actor,
            @RequestParam(defaultValue = "") String blobs,
            HttpServletRequest request) {
        String revision = HubAddress.of(request, WORDS).revision();
        return described(actor, new ModelName(ns, name), revision, blobs);
    }

    @GetMapping("/api/models/{ns}/{name}/refs")
    Map<String, List<Ref>> refs(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor actor,
            @RequestParam(name = "include_prs", defaultValue = "") String pullRequests) {
        ModelView model = models.get(actor, new ModelName(ns, name));
        String main = models.snapshot(actor, model, "main").sha();
        List<Ref> tags = new ArrayList<>();
        for (String label : models.labels(model)) {
            String sha = models.snapshot(actor, model, label).sha();
            tags.add(new Ref(label, "refs/tags/" + label, sha));
        }
        List<Ref> branches = List.of(new Ref("main", "refs/heads/main", main));
        return pullRequests.isEmpty()
                ? Map.of("branches", branches, "converts", List.of(), "tags", tags)
                : Map.of(
                        "branches",
                        branches,
                        "converts",
                        List.of(),
                        "tags",
                        tags,
                        "pullRequests",
                        List.of());
    }

    /// Whether this caller could fetch `main` now.
    @GetMapping("/api/models/{ns}/{name}/auth-check")
    ResponseEntity<String> check(
            @PathVariable String ns,
            @PathVariable String name,
            @CurrentActor @Nullable Actor actor) {
        ModelView model = models.get(actor, new ModelName(ns, name));
        fetching.own(actor, model, models.snapshot(actor, model, "main"));
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("OK");
    }

    private ModelJson described(
            @Nullable Actor actor, ModelName name, String revision, String blobs) {
        ModelView model = models.get(actor, name);
        boolean whole = blobs.equalsIgnoreCase("true") || blobs.equals("1");
        return ModelJson.of(model, models.snapshot(actor, model, revision), whole);
    }
}
