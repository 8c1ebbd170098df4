package org.weightgate.portal.delivery;

import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import org.weightgate.portal.marking.UrlSeals;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes and reads `/d/{kid}.{base64url(claims)}.{base64url(HMAC-SHA-256)}/{filename}`.
///
/// The seal covers the ASCII text `{kid}.{claims}` as received and is compared in constant time
/// before anything is decoded or looked up; the seal's own text is compared, so a second spelling
/// of the same bits does not pass. The file name is for the eye: claims name the file.
@Component
class SignedUrls {
    private static final Pattern TOKEN =
            Pattern.compile("(k\\d{1,6})\\.([A-Za-z0-9_-]{1,6000})\\.([A-Za-z0-9_-]{43})");
    private final UrlSeals seals;

    SignedUrls(UrlSeals seals) {
        this.seals = seals;
    }

    /// The path part of a URL; equal claims under one key give equal text.
    String path(String kid, UrlClaims claims) {
        String signed = kid + "." + claims.text();
        String name = claims.path().substring(claims.path().lastIndexOf('/') + 1);
        String shown = UriUtils.encodePathSegment(name, java.nio.charset.StandardCharsets.UTF_8);
        return "/d/" + signed + "." + seals.seal(kid, signed) + "/" + shown;
    }

    /// The claims, if this very text was written by this portal under a key it still holds.
    Optional<UrlClaims> read(String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) return Optional.empty();
        String signed = parts.group(1) + "." + parts.group(2);
        if (!seals.holds(parts.group(1), signed, parts.group(3))) return Optional.empty();
        return Optional.of(UrlClaims.parse(parts.group(2)));
    }
}
