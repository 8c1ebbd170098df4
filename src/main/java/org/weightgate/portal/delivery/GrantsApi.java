package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.marking.CopyView;

import java.time.Instant;

/// Grants and their files for programs.
@RestController
@RequestMapping("/api/v1/grants")
class GrantsApi {
    record UrlForm(@Nullable String path) {}

    record UrlAnswer(String path, String url, Instant urlExpires) {}

    private final GrantCopies grants;
    private final Delivering delivering;
    private final PortalAddress address;
    private final ToolLists lists;

    GrantsApi(GrantCopies grants, Delivering delivering, PortalAddress address, ToolLists lists) {
        this.grants = grants;
        this.delivering = delivering;
        this.address = address;
        this.lists = lists;
    }

    @GetMapping
    Page<GrantAnswer> list(
            @CurrentActor Actor actor,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return Page.of(
                        grants.of(actor),
                        GrantView::reference,
                        grant -> status == null || grant.status().word().equals(status),
                        limit,
                        cursor)
                .map(grant -> GrantAnswer.brief(grant, grants.copy(grant)));
    }

    @GetMapping("/{reference}")
    GrantAnswer show(@CurrentActor Actor actor, @PathVariable String reference) {
        GrantView grant = grants.grant(actor, reference);
        CopyView copy = grants.copy(grant);
        return GrantAnswer.of(grant, copy, delivering.all(actor, grant, copy), address);
    }

    @PostMapping(path = "/{reference}/urls", consumes = MediaType.APPLICATION_JSON_VALUE)
    UrlAnswer mint(
            @CurrentActor Actor actor, @PathVariable String reference, @RequestBody UrlForm form) {
        SignedUrl url = mintUrl(actor, reference, form.path());
        return new UrlAnswer(url.path(), address.of(url.url()), url.expires());
    }

    /// The same for a shell: form in, the bare URL out.
    @PostMapping(
            path = "/{reference}/urls",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
            produces = MediaType.TEXT_PLAIN_VALUE)
    String mintPlain(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @RequestParam(required = false) @Nullable String path) {
        return address.of(mintUrl(actor, reference, path).url()) + "\n";
    }

    /// Every file as a configuration for `curl -K`.
    @GetMapping(path = "/{reference}/curl", produces = MediaType.TEXT_PLAIN_VALUE)
    String curl(@CurrentActor Actor actor, @PathVariable String reference) {
        return lists.curl(actor, reference);
    }

    /// Every file with its digest for `aria2c -i`.
    @GetMapping(path = "/{reference}/aria2", produces = MediaType.TEXT_PLAIN_VALUE)
    String aria2(@CurrentActor Actor actor, @PathVariable String reference) {
        return lists.aria2(actor, reference);
    }

    /// Every file on a line, path and address with a tab between, for wget in a loop.
    @GetMapping(path = "/{reference}/urls", produces = MediaType.TEXT_PLAIN_VALUE)
    String urls(@CurrentActor Actor actor, @PathVariable String reference) {
        return lists.lines(actor, reference);
    }

    private SignedUrl mintUrl(Actor actor, String reference, @Nullable String path) {
        if (path == null || path.isBlank()) {
            throw new DownloadRefused(
                    HttpStatus.BAD_REQUEST, "Name the file: \"path\" is missing.");
        }
        GrantView grant = grants.grant(actor, reference);
        return delivering.mint(actor, grant, grants.copy(grant), path);
    }
}
