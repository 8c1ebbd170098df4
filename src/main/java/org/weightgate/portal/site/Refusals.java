package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

import tools.jackson.databind.DatabindException;

import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/// Says every refusal once: as a page to a browser, as an RFC 9457 problem to a program.
@ControllerAdvice
class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    @ExceptionHandler
    Object refuse(Exception refusal, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (refusal instanceof AccessDeniedException
                || refusal instanceof AuthenticationException) {
            throw refusal;
        }
        ErrorResponse answer = answer(refusal);
        HttpStatusCode status = answer.getStatusCode();
        if (request.getRequestURI().startsWith("/api/")) {
            return ResponseEntity.status(status)
                    .headers(answer.getHeaders())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(answer.getBody());
        }
        answer.getHeaders()
                .forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
        boolean form = request.getMethod().equals("POST") && status.is4xxClientError();
        ModelAndView back = form ? Again.sendBack(request, answer.getBody()) : null;
        return back == null
                ? page(status, answer.getBody(), form ? Sender.of(request) : "/")
                : back;
    }

    private static ModelAndView page(HttpStatusCode status, ProblemDetail body, String back) {
        return new ModelAndView(
                "site/refusal",
                Map.of(
                        "status",
                        status.value(),
                        "sentence",
                        body.getDetail() == null ? "" : body.getDetail(),
                        "back",
                        back),
                status);
    }

    private static ErrorResponse answer(Exception refusal) {
        return switch (refusal) {
            case MethodArgumentNotValidException wrong ->
                    problem(
                            refusal,
                            HttpStatus.BAD_REQUEST,
                            BadBody.sentence(wrong),
                            BadBody.field(wrong));
            case ErrorResponse known -> known;
            case HttpMessageNotReadableException unread
                    when NestedExceptionUtils.getMostSpecificCause(unread)
                            instanceof ErrorResponse cause ->
                    cause;
            case HttpMessageNotReadableException unread
                    when unread.getCause() instanceof DatabindException wrong
                            && !wrong.getPath().isEmpty() ->
                    problem(refusal, HttpStatus.BAD_REQUEST, BadBody.sentence(wrong));
            case HttpMessageNotReadableException _ ->
                    problem(refusal, HttpStatus.BAD_REQUEST, "The body is not valid JSON here.");
            case MethodArgumentTypeMismatchException wrong ->
                    problem(
                            refusal,
                            HttpStatus.BAD_REQUEST,
                            "The value of “" + wrong.getName() + "” is not understood.");
            case OptimisticLockingFailureException _ ->
                    problem(
                            refusal,
                            HttpStatus.CONFLICT,
                            "Somebody else changed this at the same moment; look again and"
                                    + " repeat.");
            case Exception failed when holdsNul(failed) ->
                    problem(
                            refusal,
                            HttpStatus.BAD_REQUEST,
                            "Text must not hold the character NUL. Remove it and send again.");
            default -> {
                String id = UUID.randomUUID().toString().substring(0, 8);
                log.error("Unexpected failure {}", id, refusal);
                yield problem(
                        refusal,
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "Something failed here that should not. Nothing half-done was kept. Quote "
                                + id
                                + " when you report it.");
            }
        };
    }

    /// PostgreSQL text holds every character but this one; 22021 is its state for bad characters,
    /// 22P05 for those escaped in JSON.
    private static boolean holdsNul(Exception failed) {
        return NestedExceptionUtils.getMostSpecificCause(failed) instanceof SQLException sql
                && ("22021".equals(sql.getSQLState()) || "22P05".equals(sql.getSQLState()));
    }

    private static ErrorResponse problem(Exception cause, HttpStatus status, String sentence) {
        return problem(cause, status, sentence, null);
    }

    private static ErrorResponse problem(
            Exception cause, HttpStatus status, String sentence, @Nullable String field) {
        ErrorResponse problem = ErrorResponse.builder(cause, status, sentence).build();
        if (field != null) {
            problem.getBody().setProperty("field", field);
        }
        return problem;
    }
}
