package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;

import java.net.URI;

/// The page that a form was sent from, to lead back to it; never one of another site.
final class Sender {
    private Sender() {}

    /// Its path and query; `/` where it is unknown or not one of the portal's own.
    static String of(HttpServletRequest request) {
        String sender = request.getHeader("Referer");
        if (sender == null) {
            return "/";
        }
        try {
            URI page = URI.create(sender);
            String host = page.getRawAuthority();
            boolean own = host != null && host.equals(request.getHeader("Host"));
            String path = page.getRawPath();
            if (!own || path == null || !path.startsWith("/") || path.startsWith("//")) {
                return "/";
            }
            return page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
