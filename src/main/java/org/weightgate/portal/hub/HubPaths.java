package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.util.UriUtils;
import org.weightgate.portal.catalog.ModelName;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which addresses are the Hub's and not the portal's own.
final class HubPaths {
    private static final Pattern API =
            Pattern.compile(
                    "/api/(?:whoami-v2|agent-harnesses|models|datasets|spaces|kernels)(?:/.*)?");
    private static final Pattern OTHERS = Pattern.compile("/(?:oauth|datasets|spaces|kernels)/.*");
    private static final Pattern FILE =
            Pattern.compile("/([^/]+)/[^/]+/(?:resolve|raw)/.+", Pattern.DOTALL);
    private static final Pattern REVISION =
            Pattern.compile(
                    "(?:/api/models/[^/]+/[^/]+/(?:tree|revision|paths-info)|/[^/]+/[^/]+/(?:resolve|raw))/[^/]*(/.*)?");
    private static final Pattern SLASH = Pattern.compile("%2f", Pattern.CASE_INSENSITIVE);

    private HubPaths() {}

    /// As handlers are chosen: by the words that are meant, however they are spelt.
    static boolean own(HttpServletRequest request) {
        String path = UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8);
        if (API.matcher(path).matches() || OTHERS.matcher(path).matches()) return true;
        Matcher file = FILE.matcher(path);
        return file.matches() && !ModelName.RESERVED.contains(file.group(1));
    }

    /// Whether a slash is written in code where it may be: inside a revision and nowhere else, and
    /// no other code hides another one.
    static boolean slashInRevision(HttpServletRequest request) {
        Matcher revision = REVISION.matcher(request.getRequestURI());
        String before = request.getRequestURI();
        if (!revision.matches() || before.contains("%25")) return false;
        String after = revision.group(1);
        String head =
                after == null ? before : before.substring(0, before.length() - after.length());
        String words = head.substring(0, head.lastIndexOf('/'));
        return SLASH.matcher(head).find()
                && !SLASH.matcher(words).find()
                && (after == null || !SLASH.matcher(after).find());
    }
}
