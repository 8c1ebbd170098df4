package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The revision and the path at the end of an address. A revision with slashes is written
/// `refs%2Fpr%2F1` by some clients and `refs/pr/1` by others; the path keeps its slashes.
record HubAddress(String revision, String path) {
    private static final int REF = 3;

    /// @param words how many words of the address stand before the revision
    static HubAddress of(HttpServletRequest request, int words) {
        List<String> parts =
                Arrays.stream(request.getRequestURI().split("/", -1))
                        .skip(words + 1)
                        .map(part -> UriUtils.decode(part, StandardCharsets.UTF_8))
                        .toList();
        if (parts.isEmpty()) return new HubAddress("", "");
        int end = parts.getFirst().equals("refs") ? Math.min(REF, parts.size()) : 1;
        return new HubAddress(
                String.join("/", parts.subList(0, end)),
                String.join("/", parts.subList(end, parts.size())).replaceAll("/+$", ""));
    }
}
