package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// A grant as the portal's API shows it, with the copy that was made for it.
///
/// @param reference the grant's reference
/// @param model `namespace/name`
/// @param release the release's label
/// @param status `active`, or why it is not
/// @param prepared how much of the copy is made, 1 when it can be fetched
/// @param golden state of the golden statement: `pending`, `running`, `ready`, `skipped`, `failed`
/// @param goldenProgress how far the golden statement is
/// @param readyAbout when the copy will be ready, in the portal's words
/// @param problem why the copy cannot be made
/// @param files what the copy holds, by path
record GrantCopy(
        String reference,
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
        String state = golden.text();
        return new GrantCopy(
                grant.at("reference").text(""),
                grant.at("model").text(""),
                grant.at("release").text(""),
                grant.at("status").text(""),
                grant.at("prepared").real(0),
                state != null ? state : golden.at("state").text("pending"),
                golden.at("progress").real(grant.at("goldenProgress").real(0)),
                grant.at("readyAbout").text(),
                grant.at("problem").text(),
                files);
    }

    boolean active() {
        return status.equals("active");
    }

    boolean ready() {
        return prepared >= 1 && files.values().stream().anyMatch(f -> f.url() != null);
    }

    boolean goldenReady() {
        return golden.equals("ready") && files.containsKey(GrantDesk.GOLDEN);
    }
}
