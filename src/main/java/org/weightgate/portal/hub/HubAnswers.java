package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.weightgate.portal.catalog.InvalidName;
import org.weightgate.portal.catalog.NotFound;
import org.weightgate.portal.delivery.DownloadRefused;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Writes refusals as Hub clients read them: the sentence in a header, as JSON on the API and as
/// plain text where files are; never JSON without a body, on which one of them breaks.
@ControllerAdvice(basePackageClasses = HubAnswers.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class HubAnswers {
    private final JsonMapper json;

    HubAnswers(JsonMapper json) {
        this.json = json;
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refuse(HubRefusal refusal, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(refusal.getHeaders());
        headers.set("X-Request-Id", UUID.randomUUID().toString());
        headers.setCacheControl("private, no-store");
        boolean asJson = asJson(request);
        headers.setContentType(
                asJson
                        ? MediaType.APPLICATION_JSON
                        : new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
        byte[] body =
                asJson
                        ? json.writeValueAsBytes(Map.of("error", refusal.sentence()))
                        : refusal.sentence().getBytes(StandardCharsets.UTF_8);
        return new ResponseEntity<>(body, headers, refusal.getStatusCode());
    }

    /// The npm client shows the sentence only from JSON, for which it asks by the way.
    private static boolean asJson(HttpServletRequest request) {
        String wanted = Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "");
        return !request.getMethod().equals("HEAD")
                && (request.getRequestURI().startsWith("/api/") || wanted.contains("json"));
    }

    @ExceptionHandler({NotFound.class, InvalidName.class})
    ResponseEntity<byte[]> unknown(HttpServletRequest request) {
        return refuse(HubRefusal.noModel(), request);
    }

    /// A token is needed where nobody called.
    @ExceptionHandler
    ResponseEntity<byte[]> nobody(AuthenticationException e, HttpServletRequest request) {
        return refuse(HubRefusal.signIn(), request);
    }

    /// What delivery says at its own door, where something changed since it was asked: no access,
    /// or too much at once.
    @ExceptionHandler
    ResponseEntity<byte[]> refuse(DownloadRefused refused, HttpServletRequest request) {
        String sentence = Objects.requireNonNullElse(refused.getBody().getDetail(), "");
        HttpStatus status = HttpStatus.valueOf(refused.getStatusCode().value());
        if (status != HttpStatus.TOO_MANY_REQUESTS && !status.is5xxServerError()) {
            return refuse(HubRefusal.gated(sentence), request);
        }
        String pause = refused.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return refuse(HubRefusal.later(status, sentence, pause == null ? "60" : pause), request);
    }
}
