package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A grant as the portal's API shows it, with the copy that was made for it.
///
/// @param reference the grant's reference
/// @param rehearsal whether it is on a twin with random weights
/// @param model `namespace/name`
/// @param release the release's label
/// @param status `active`, or why it is not
/// @param prepared how much of the copy is made, 1 when it can be fetched
/// @param golden state of the golden statement: `pending`, `running`, `ready`, `skipped`, `failed`
/// @param goldenProgress how far the golden statement is
/// @param readyAbout when the copy will be ready, in local time
/// @param problem why the copy cannot be made
/// @param files what the copy holds, by path
record GrantCopy(
        String reference,
        boolean rehearsal,
        String model,
        String release,
        String status,
        double prepared,
        String golden,
        double goldenProgress,
        @Nullable String readyAbout,
        @Nullable String problem,
        Map<String, RemoteFile> files) {

    /// One file of the copy.
    ///
    /// @param size length in bytes, -1 where the portal does not say
    /// @param url where it is fetched from, null until the copy is prepared
    record RemoteFile(String path, long size, @Nullable String sha256, @Nullable URI url) {}

    static GrantCopy of(Json grant) {
        Map<String, RemoteFile> files = new LinkedHashMap<>();
        for (Json file : grant.at("files").items()) {
            String path = file.at("path").text("");
            String url = file.at("url").text();
            files.put(
                    path,
                    new RemoteFile(
                            path,
                            file.at("size").number(-1),
                            file.at("sha256").text(),
                            url == null ? null : URI.create(url)));
        }
        Json golden = grant.at("golden");
        return new GrantCopy(
                grant.at("reference").text(""),
                grant.at("kind").text("access").equals("rehearsal"),
                grant.at("model").text(""),
                grant.at("release").text(""),
                grant.at("status").text(""),
                grant.at("prepared").real(0),
                golden.at("state").text("pending"),
                golden.at("progress").real(0),
                time(grant.at("readyAbout").text()),
                grant.at("problem").text(),
                files);
    }

    boolean active() {
        return status.equals("active");
    }

    boolean ready() {
        return prepared >= 1 && files.values().stream().anyMatch(f -> f.url() != null);
    }

    /// A moment as the clock on the wall shows it.
    private static @Nullable String time(@Nullable String instant) {
        try {
            return instant == null
                    ? null
                    : Instant.parse(instant)
                            .atZone(ZoneId.systemDefault())
                            .format(DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH));
        } catch (DateTimeParseException e) {
            return instant;
        }
    }
}
