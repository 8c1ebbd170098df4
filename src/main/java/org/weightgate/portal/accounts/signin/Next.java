package org.weightgate.portal.accounts.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Where to go after signing in: a path of this portal, never anything that a browser could take
/// for another site's address.
record Next(String path) {
    static final Next HOME = new Next("/");

    static Next of(@Nullable String wanted) {
        return wanted != null && own(wanted) ? new Next(wanted) : HOME;
    }

    private static boolean own(String wanted) {
        if (!wanted.matches("/(?![/\\\\])[!-\\[\\]-~]*") || wanted.startsWith("/sign-")) {
            return false;
        }
        try {
            URI uri = new URI(wanted);
            return uri.getScheme() == null && uri.getRawAuthority() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// For the query of another page of the portal.
    String encoded() {
        return URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    ResponseEntity<Void> redirect() {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
    }
}
