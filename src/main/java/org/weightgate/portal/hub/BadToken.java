package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Answers a token that does not work, with the one sentence by which clients tell that from a
/// repository that is not there.
@Component
class BadToken implements AuthenticationEntryPoint {
    private static final String SENTENCE = "Invalid credentials in Authorization header";

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException reason)
            throws IOException {
        boolean api = request.getRequestURI().startsWith("/api/");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("X-Error-Message", SENTENCE);
        response.setHeader("X-Request-Id", UUID.randomUUID().toString());
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer realm=\"weightgate\", error=\"invalid_token\"");
        response.setContentType(
                api && !request.getMethod().equals("HEAD") ? "application/json" : "text/plain");
        String body = api ? "{\"error\":\"" + SENTENCE + "\"}" : SENTENCE;
        response.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
    }
}
