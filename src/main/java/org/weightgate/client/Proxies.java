package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Chooses the HTTP proxy that `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name, as
/// curl does. Java's own `https.proxyHost` properties come first where they are set.
final class Proxies extends ProxySelector {
    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    static ProxySelector choose() {
        boolean properties =
                System.getProperty("https.proxyHost") != null
                        || System.getProperty("http.proxyHost") != null;
        return properties ? ProxySelector.getDefault() : new Proxies(System.getenv());
    }

    @Override
    public List<Proxy> select(URI address) {
        URI proxy = proxy(address);
        if (proxy == null || direct(address.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = proxy.getPort() < 0 ? 3128 : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException e) {}

    /// True where the environment names a proxy with a name and password.
    boolean wantPassword() {
        URI proxy = proxy(URI.create("https://any"));
        return proxy != null && proxy.getUserInfo() != null;
    }

    /// Answers a proxy with the name and password of its address in the environment.
    Authenticator authenticator() {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                URI proxy = proxy(URI.create("https://any"));
                String user = proxy == null ? null : proxy.getUserInfo();
                if (getRequestorType() != RequestorType.PROXY || user == null) {
                    return null;
                }
                int colon = user.indexOf(':');
                return new PasswordAuthentication(
                        colon < 0 ? user : user.substring(0, colon),
                        user.substring(colon + 1).toCharArray());
            }
        };
    }

    private @Nullable URI proxy(URI address) {
        String own = "https".equals(address.getScheme()) ? "https_proxy" : "http_proxy";
        String text = variable(own);
        if (text == null) {
            text = variable("all_proxy");
        }
        if (text == null) {
            return null;
        }
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            return proxy.getHost() == null ? null : proxy;
        } catch (IllegalArgumentException e) {
            throw Failure.usage(
                    "The environment names `%s` as proxy, which is no address.".formatted(text));
        }
    }

    private boolean direct(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.equals("[::1]") || name.startsWith("127.")) {
            return true;
        }
        String exceptions = variable("no_proxy");
        for (String exception : (exceptions == null ? "" : exceptions).split("[,\\s]+")) {
            String suffix = exception.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            boolean all = exception.equals("*");
            if (all || !suffix.isEmpty() && (name.equals(suffix) || name.endsWith("." + suffix))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            value = environment.get(name.toUpperCase(Locale.ROOT));
        }
        return value == null || value.isBlank() ? null : value.strip();
    }
}
