package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.tokens.TokenPermissions;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Objects;

/// Says to a program why its token, or the lack of one, got it nowhere (RFC 6750, RFC 9457).
@Component
class ApiRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final JsonMapper json;

    ApiRefusals(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException reason)
            throws IOException {
        boolean bad = reason instanceof BadCredentialsException;
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer realm=\"weightgate\"" + (bad ? ", error=\"invalid_token\"" : ""));
        write(
                response,
                HttpStatus.UNAUTHORIZED,
                bad
                        ? Objects.requireNonNullElse(reason.getMessage(), "")
                        : "Send a token of yours: Authorization: Bearer hf_… (make one under"
                                + " /settings).");
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        String scope = TokenPermissions.needed(request).word();
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer realm=\"weightgate\", error=\"insufficient_scope\", scope=\""
                        + scope
                        + "\"");
        write(
                response,
                HttpStatus.FORBIDDEN,
                "This token was not made for this: it lacks the scope " + scope + ".");
    }

    void tooLarge(HttpServletResponse response) throws IOException {
        write(response, HttpStatus.CONTENT_TOO_LARGE, BodyLimit.SENTENCE);
    }

    void write(HttpServletResponse response, HttpStatus status, String sentence)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(
                response.getOutputStream(), ProblemDetail.forStatusAndDetail(status, sentence));
    }
}
