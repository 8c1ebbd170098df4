package org.weightgate.portal.tracing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.catalog.ModelName;
import org.weightgate.portal.storage.UploadView;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Traces for programs: open one, send its files straight to the store, start it, read the verdict.
/// Every step may be repeated.
@RestController
class TraceApi {
    private static final String ONE = "/api/v1/traces/{reference}";
    private final Tracing tracing;
    private final SuspectUploads uploads;
    private final Opening opening;

    TraceApi(Tracing tracing, SuspectUploads uploads, Opening opening) {
        this.tracing = tracing;
        this.uploads = uploads;
        this.opening = opening;
    }

    record NewTrace(@Nullable String release, @NotBlank String reason) {}

    record NewFile(@NotBlank String path, long size) {}

    record WholeFile(
            @NotBlank String path,
            @Nullable String sha256,
            @Nullable List<UploadView.@NotNull Sent> parts) {}

    record Prefix(@NotBlank String prefix) {}

    @PostMapping("/api/v1/models/{ns}/{name}/traces")
    @ResponseStatus(HttpStatus.CREATED)
    TraceAnswer create(
            @CurrentActor Actor actor,
            @PathVariable String ns,
            @PathVariable String name,
            @Valid @RequestBody NewTrace wanted) {
        return TraceAnswer.brief(
                tracing.open(actor, new ModelName(ns, name), wanted.release(), wanted.reason()));
    }

    @GetMapping("/api/v1/traces")
    Page<TraceAnswer> list(
            @CurrentActor Actor actor,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return Page.of(
                        tracing.all(actor),
                        TraceView::reference,
                        trace -> status == null || trace.status().word().equals(status),
                        limit,
                        cursor)
                .map(TraceAnswer::brief);
    }

    @GetMapping(ONE)
    TraceAnswer show(@CurrentActor Actor actor, @PathVariable String reference) {
        return answer(actor, reference);
    }

    @PostMapping(ONE + "/files")
    UploadView upload(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @Valid @RequestBody NewFile file) {
        return uploads.start(actor, reference, file.path(), file.size());
    }

    @PostMapping(ONE + "/files/complete")
    TraceAnswer.File complete(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @Valid @RequestBody WholeFile file) {
        return TraceAnswer.File.of(
                uploads.complete(
                        actor,
                        reference,
                        file.path(),
                        file.sha256(),
                        file.parts() == null ? List.of() : file.parts()));
    }

    @DeleteMapping(ONE + "/files")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @CurrentActor Actor actor, @PathVariable String reference, @RequestParam String path) {
        uploads.remove(actor, reference, path);
    }

    /// Takes what stands below a prefix of the store as suspects.
    @PostMapping(ONE + "/prefix")
    TraceAnswer point(
            @CurrentActor Actor actor,
            @PathVariable String reference,
            @Valid @RequestBody Prefix where) {
        uploads.point(actor, reference, where.prefix());
        return answer(actor, reference);
    }

    @PostMapping(ONE + "/submit")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TraceAnswer submit(@CurrentActor Actor actor, @PathVariable String reference) {
        return TraceAnswer.brief(tracing.start(actor, reference));
    }

    @DeleteMapping(ONE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(@CurrentActor Actor actor, @PathVariable String reference) {
        tracing.discard(actor, reference);
    }

    /// Opens the evidence and answers the bundle.
    @PostMapping(path = ONE + "/bundle", produces = "application/zip")
    ResponseEntity<StreamingResponseBody> bundle(
            @CurrentActor Actor actor, @PathVariable String reference) throws IOException {
        opening.open(actor, reference);
        return download(actor, reference);
    }

    /// The bundle again, once it is open.
    @GetMapping(path = ONE + "/bundle", produces = "application/zip")
    ResponseEntity<StreamingResponseBody> download(
            @CurrentActor Actor actor, @PathVariable String reference) throws IOException {
        return attached(reference, opening.bundle(actor, reference));
    }

    static ResponseEntity<StreamingResponseBody> attached(String reference, InputStream bundle) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s-evidence.zip\"".formatted(reference))
                .header("Cache-Control", "no-store")
                .body(
                        out -> {
                            try (bundle) {
                                bundle.transferTo(out);
                            }
                        });
    }

    private TraceAnswer answer(Actor actor, String reference) {
        TraceView trace = tracing.show(actor, reference);
        return TraceAnswer.of(trace, tracing.finding(actor, reference).orElse(null));
    }
}
