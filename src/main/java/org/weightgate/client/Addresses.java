package org.weightgate.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/// Reads addresses of portals and says how far the way to them can be trusted.
final class Addresses {
    private Addresses() {}

    /// The address in one spelling: lower-case scheme and host, no default port, no trailing slash.
    static URI portal(String text) {
        try {
            URI given = URI.create(text.contains("://") ? text.strip() : "https://" + text.strip());
            String scheme = given.getScheme().toLowerCase(Locale.ROOT);
            String host = given.getHost();
            if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IllegalArgumentException("not an http address");
            }
            int port =
                    given.getPort() == (scheme.equals("https") ? 443 : 80) ? -1 : given.getPort();
            String path = given.getPath() == null ? "" : given.getPath().replaceAll("/+$", "");
            return URI.create(
                    scheme
                            + "://"
                            + host.toLowerCase(Locale.ROOT)
                            + (port < 0 ? "" : ":" + port)
                            + path);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(
                    "`%s` is no address of a portal; it looks like https://portal.example."
                            .formatted(text));
        }
    }

    /// True where nobody on the way can read or change what is sent: TLS, or this very machine.
    static boolean isPrivate(URI address) {
        if ("https".equals(address.getScheme())) {
            return true;
        }
        try {
            return InetAddress.getByName(address.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
