package org.weightgate.portal.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.access.GrantView;
import org.weightgate.portal.marking.CopyView;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A grant in the API. In lists `files` is empty: read the grant itself for them.
///
/// @param kind `access`, or `rehearsal` on random weights
/// @param request what it was decided on; null for a rehearsal
/// @param problem what keeps the copy, or its golden statement, from being made
@JsonInclude(JsonInclude.Include.ALWAYS)
record GrantAnswer(
        String reference,
        String kind,
        @Nullable String request,
        String model,
        String release,
        String recipient,
        String status,
        Instant issued,
        Instant expires,
        double prepared,
        @Nullable Instant readyAbout,
        Golden golden,
        @Nullable String problem,
        List<File> files) {

    /// How far the statement of what the copy computes is.
    record Golden(String state, double progress) {}

    /// One file; digest and URL are null until the copy is prepared, the URL also for anybody but
    /// the recipient.
    record File(
            String path,
            long size,
            @Nullable String sha256,
            @Nullable String url,
            @Nullable Instant urlExpires) {}

    static GrantAnswer of(
            GrantView grant, CopyView copy, Map<String, SignedUrl> urls, PortalAddress address) {
        return answer(
                grant,
                copy,
                copy.files().stream()
                        .map(
                                file -> {
                                    SignedUrl url = urls.get(file.path());
                                    return new File(
                                            file.path(),
                                            file.size(),
                                            file.sha256(),
                                            url == null ? null : address.of(url.url()),
                                            url == null ? null : url.expires());
                                })
                        .toList());
    }

    static GrantAnswer brief(GrantView grant, CopyView copy) {
        return answer(grant, copy, List.of());
    }

    private static GrantAnswer answer(GrantView grant, CopyView copy, List<File> files) {
        return new GrantAnswer(
                grant.reference(),
                grant.kind().word(),
                grant.requestReference(),
                grant.model().toString(),
                grant.releaseLabel(),
                grant.recipientHandle(),
                grant.status().word(),
                grant.issued(),
                grant.expires(),
                copy.progress(),
                copy.readyAbout(),
                new Golden(copy.golden().name().toLowerCase(Locale.ROOT), copy.goldenProgress()),
                copy.problem(),
                files);
    }
}
