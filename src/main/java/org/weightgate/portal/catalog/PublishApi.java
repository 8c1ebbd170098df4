package org.weightgate.portal.catalog;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.storage.UploadView;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Publishing for programs: a model, a draft, its files straight to the object store, the golden
/// reference, and off to the checks. Every step may be repeated.
@RestController
@RequestMapping("/api/v1/models")
class PublishApi {
    private final Catalog catalog;
    private final Curation curation;
    private final Drafts drafts;
    private final Publishing publishing;
    private final Uploads uploads;

    PublishApi(
            Catalog catalog,
            Curation curation,
            Drafts drafts,
            Publishing publishing,
            Uploads uploads) {
        this.catalog = catalog;
        this.curation = curation;
        this.drafts = drafts;
        this.publishing = publishing;
        this.uploads = uploads;
    }

    record NewModel(@NotBlank String model, @NotBlank String title, @Nullable String summary) {}

    /// @param rehearses the label of the release that this one is to be the twin of; its own label,
    ///   and that it has no texts, then follow from it
    record NewRelease(
            @NotBlank String release,
            @Nullable String card,
            @Nullable String logbook,
            @Nullable String terms,
            @Nullable String licence,
            @Nullable String rehearses) {
        DraftTexts texts() {
            return new DraftTexts(card, logbook, terms, licence);
        }
    }

    record NewFile(@NotBlank String path, long size) {}

    record WholeFile(
            @NotBlank String path,
            @NotBlank String sha256,
            @Nullable List<UploadView.@NotNull Sent> parts) {}

    record Reason(@NotBlank String reason) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CatalogApi.ModelLine create(@CurrentActor Actor actor, @Valid @RequestBody NewModel wanted) {
        ModelName name = ModelName.of(wanted.model());
        curation.create(
                actor, name, wanted.title(), wanted.summary() == null ? "" : wanted.summary());
        return CatalogApi.ModelLine.of(catalog.model(actor, name));
    }

    @PostMapping("/{ns}/{name}/releases")
    ResponseEntity<ReleaseState> draft(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody NewRelease wanted) {
        ModelName model = new ModelName(ns, name);
        Drafts.Begun draft =
                wanted.rehearses() == null
                        ? drafts.begin(actor, model, wanted.release(), wanted.texts())
                        : drafts.beginTwin(actor, model, wanted.rehearses());
        return ResponseEntity.status(draft.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ReleaseState.of(catalog.release(draft.id())));
    }

    @PostMapping("/{ns}/{name}/releases/{release}/files")
    UploadView upload(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @Valid @RequestBody NewFile file) {
        return uploads.start(actor, new ModelName(ns, name), release, file.path(), file.size());
    }

    @PostMapping("/{ns}/{name}/releases/{release}/files/complete")
    ReleaseState.FileState complete(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @Valid @RequestBody WholeFile file) {
        return ReleaseState.FileState.of(
                uploads.complete(
                        actor,
                        new ModelName(ns, name),
                        release,
                        file.path(),
                        file.sha256(),
                        file.parts() == null ? List.of() : file.parts()));
    }

    @DeleteMapping("/{ns}/{name}/releases/{release}/files")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @RequestParam @NotNull String path) {
        uploads.remove(actor, new ModelName(ns, name), release, path);
    }

    @PutMapping("/{ns}/{name}/releases/{release}/golden")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void golden(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            InputStream body)
            throws IOException {
        drafts.golden(actor, new ModelName(ns, name), release, GoldenText.read(body));
    }

    @PostMapping("/{ns}/{name}/releases/{release}/publish")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReleaseState publish(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release) {
        return ReleaseState.of(
                catalog.release(publishing.submit(actor, new ModelName(ns, name), release)));
    }

    @PostMapping("/{ns}/{name}/releases/{release}/withdraw")
    ReleaseState withdraw(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @PathVariable String release,
            @Valid @RequestBody Reason reason) {
        ModelName model = new ModelName(ns, name);
        publishing.withdraw(actor, model, release, reason.reason());
        return ReleaseState.of(catalog.release(actor, model, release));
    }
}
