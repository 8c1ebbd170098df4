package org.weightgate.portal.mail;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import java.net.URI;

/// Absolute addresses for mails. They come from the configuration alone: no header of a request,
/// which a stranger may write, ever gets into a mail.
@Component
public class Links {
    private final Environment settings;

    public Links(Environment settings) {
        this.settings = settings;
    }

    /// @param path starts with `/`
    public String to(String path) {
        return base() + path;
    }

    /// Whether the portal is reached over TLS, as far as the configuration says.
    public boolean secure() {
        return base().startsWith("https://");
    }

    String host() {
        String host = URI.create(base()).getHost();
        return host == null ? "localhost" : host;
    }

    private String base() {
        String url = settings.getProperty("weightgate.url", "").strip();
        if (url.isEmpty()) {
            String port = settings.getProperty("server.port", "8080");
            url = "http://localhost:" + settings.getProperty("local.server.port", port);
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
