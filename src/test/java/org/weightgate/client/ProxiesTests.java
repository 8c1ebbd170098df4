package org.weightgate.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;

class ProxiesTests {
    @Test
    void readsTheUsualVariables() {
        Proxies proxies =
                new Proxies(
                        Map.of(
                                "HTTPS_PROXY", "http://proxy.example:3128",
                                "http_proxy", "plain.example",
                                "NO_PROXY", "intern.example, .lab.example"));
        assertThat(address(proxies, "https://portal.example")).isEqualTo("proxy.example:3128");
        assertThat(address(proxies, "http://portal.example")).isEqualTo("plain.example:3128");
        assertThat(address(proxies, "https://a.intern.example")).isEqualTo("direct");
        assertThat(address(proxies, "https://x.lab.example")).isEqualTo("direct");
        assertThat(address(proxies, "https://notlab.example")).isEqualTo("proxy.example:3128");
        assertThat(address(proxies, "http://localhost:8080")).isEqualTo("direct");
        assertThat(address(new Proxies(Map.of()), "https://portal.example")).isEqualTo("direct");
    }

    @Test
    void answersAProxyThatWantsAPassword() {
        Proxies plain = new Proxies(Map.of("https_proxy", "http://proxy.example:3128"));
        assertThat(plain.wantPassword()).isFalse();
        Proxies closed = new Proxies(Map.of("https_proxy", "http://me:secret@proxy.example:3128"));
        assertThat(closed.wantPassword()).isTrue();
        assertThat(address(closed, "https://portal.example")).isEqualTo("proxy.example:3128");
    }

    private static String address(Proxies proxies, String url) {
        Proxy proxy = proxies.select(URI.create(url)).getFirst();
        return proxy.address() instanceof InetSocketAddress at
                ? at.getHostString() + ":" + at.getPort()
                : "direct";
    }
}
