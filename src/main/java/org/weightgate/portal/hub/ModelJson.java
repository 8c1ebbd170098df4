package org.weightgate.portal.hub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.catalog.ModelView;
import org.weightgate.portal.catalog.ReleaseView;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A model as the Hub describes one.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelJson(
        @JsonProperty("_id") String internalId,
        String id,
        String modelId,
        String author,
        @Nullable String sha,
        String createdAt,
        String lastModified,
        @JsonProperty("private") boolean isPrivate,
        String gated,
        boolean disabled,
        long downloads,
        long likes,
        @JsonProperty("library_name") String libraryName,
        @JsonProperty("pipeline_tag") String pipelineTag,
        List<String> tags,
        @Nullable Map<String, String> cardData,
        @Nullable List<Sibling> siblings,
        @Nullable Long usedStorage) {

    /// One file; more than its name where that was asked for.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sibling(
            String rfilename, @Nullable Long size, @Nullable String blobId, @Nullable Lfs lfs) {
        static Sibling of(HubFile file, boolean blobs) {
            return blobs
                    ? new Sibling(
                            file.path(),
                            file.size(),
                            file.oid(),
                            new Lfs(file.digest(), file.size(), file.pointerSize()))
                    : new Sibling(file.path(), null, null, null);
        }
    }

    record Lfs(String sha256, long size, int pointerSize) {}

    /// A line of a list.
    static ModelJson line(ModelView model) {
        return of(model, null, false);
    }

    /// @param blobs whether each file tells its size and ids
    static ModelJson of(ModelView model, @Nullable Snapshot snapshot, boolean blobs) {
        ReleaseView current = model.current();
        String name = model.name().toString();
        String licence = current == null ? null : current.licence();
        return new ModelJson(
                GitId.blob(name.getBytes(StandardCharsets.UTF_8)).substring(0, 24),
                name,
                name,
                model.name().namespace(),
                snapshot == null ? null : snapshot.sha(),
                Listing.time(model.created()),
                Listing.time(
                        snapshot != null
                                ? Objects.requireNonNullElse(snapshot.since(), model.created())
                                : current == null ? model.created() : current.published()),
                false,
                "manual",
                false,
                0,
                0,
                "transformers",
                "text-generation",
                List.of("transformers", "safetensors", "text-generation"),
                snapshot == null
                        ? null
                        : Map.of(
                                "license",
                                "other",
                                "license_name",
                                Objects.requireNonNullElse(licence, "terms of " + name)),
                snapshot == null
                        ? null
                        : snapshot.files().stream().map(f -> Sibling.of(f, blobs)).toList(),
                snapshot == null ? null : snapshot.files().stream().mapToLong(HubFile::size).sum());
    }
}
