package org.weightgate.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The way to the network: one client with its proxy and its authorities. It speaks HTTP/1.1, where
/// parallel transfers have a connection each, and follows no redirect by itself, so that a token
/// never travels to another host.
final class Http implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int HOPS = 5;

    private final HttpClient client;
    private final Backoff backoff;

    Http(@Nullable Path authorities, Backoff backoff) throws IOException {
        this.backoff = backoff;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(Proxies.choose());
        Proxies proxies = new Proxies(System.getenv());
        if (proxies.wantPassword()) {
            builder.authenticator(proxies.authenticator());
        }
        if (authorities != null) {
            builder.sslContext(trusting(authorities));
        }
        this.client = builder.build();
    }

    Backoff backoff() {
        return backoff;
    }

    static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("User-Agent", "weightgate-client");
    }

    HttpResponse<String> text(HttpRequest request) throws IOException {
        return send(request, BodyHandlers.ofString());
    }

    /// A GET whose body is read as it comes; redirects are followed, since a portal may hand a
    /// download over to its object store.
    HttpResponse<InputStream> stream(URI address, Map<String, String> headers) throws IOException {
        URI at = address;
        for (int hop = 0; hop < HOPS; hop++) {
            HttpRequest.Builder request = request(at);
            headers.forEach(request::header);
            HttpResponse<InputStream> response =
                    send(request.build(), BodyHandlers.ofInputStream());
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            response.body().close();
            at = at.resolve(location.get());
        }
        throw new IOException("The download was redirected in a circle.");
    }

    /// How long the answer asks to wait, null where it does not say.
    static @Nullable Duration retryAfter(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("");
        return text.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }

    /// True for answers that a later try may improve.
    static boolean passing(int status) {
        return status == 429 || status == 408 || status >= 500 && status != 501;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted.");
        }
    }

    private static SSLContext trusting(Path authorities) throws IOException {
        try (InputStream in = Files.newInputStream(authorities)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int n = 0;
            for (X509Certificate known : systemAuthorities()) {
                store.setCertificateEntry("system-" + n++, known);
            }
            int given = 0;
            for (Certificate own :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("given-" + given++, own);
            }
            if (given == 0) {
                throw Failure.usage("%s holds no certificate.".formatted(authorities));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw Failure.usage(
                    "%s holds no certificates in PEM form: %s."
                            .formatted(authorities, e.getMessage()));
        }
    }

    private static X509Certificate[] systemAuthorities() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager system) {
                return system.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] managers(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
