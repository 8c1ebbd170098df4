package org.weightgate.portal.site;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.ShownOnce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Does a call with an `Idempotency-Key` once for each key of its caller: the first answer is kept
/// in the transaction that made it, before anybody sees it, and given again to whoever repeats the
/// call. The same key with another call is refused. A call that failed may be repeated. Addresses
/// that are signed for a while, and uploads, which can be repeated anyway, are not kept.
final class OnlyOnce extends OncePerRequestFilter {
    static final String KEY = "Idempotency-Key";
    static final String REPEATED = "Idempotent-Replayed";
    private static final Pattern REPEATABLE =
            Pattern.compile("/api/v1/.*/(urls|files|files/complete|prefix|bundle)");

    private final Replays replays;
    private final PlatformTransactionManager transactions;
    private final ApiRefusals refusals;

    OnlyOnce(Replays replays, PlatformTransactionManager transactions, ApiRefusals refusals) {
        this.replays = replays;
        this.transactions = transactions;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || request.getHeader(KEY) == null
                || REPEATABLE.matcher(request.getRequestURI()).matches()
                || !(request.getAttribute(Actor.REQUEST_ATTRIBUTE) instanceof Actor);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(KEY).strip();
        if (key.isEmpty() || key.length() > 200) {
            refusals.write(
                    response, HttpStatus.BAD_REQUEST, "An " + KEY + " has 1 to 200 characters.");
            return;
        }
        Actor caller = (Actor) request.getAttribute(Actor.REQUEST_ATTRIBUTE);
        ReadBody call = new ReadBody(request);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        TransactionStatus transaction =
                transactions.getTransaction(new DefaultTransactionDefinition());
        Replays.Answer earlier;
        try {
            earlier = run(caller, key, call, answer, chain, transaction);
        } catch (ConcurrencyFailureException e) {
            refusals.write(
                    response,
                    HttpStatus.CONFLICT,
                    "Somebody else changed this at the same moment; look again and repeat.");
            return;
        } finally {
            if (!transaction.isCompleted()) {
                transactions.rollback(transaction);
            }
        }
        if (earlier == null) {
            answer.copyBodyToResponse();
        } else {
            repeat(earlier, call.sha256(), response);
        }
    }

    /// The answer of an earlier call with the key; null where this one was the first.
    private Replays.@Nullable Answer run(
            Actor caller,
            String key,
            ReadBody call,
            ContentCachingResponseWrapper answer,
            FilterChain chain,
            TransactionStatus transaction)
            throws ServletException, IOException {
        if (!replays.first(caller.id(), key, call.sha256())) {
            Replays.Answer earlier = replays.earlier(caller.id(), key);
            transactions.commit(transaction);
            return earlier;
        }
        chain.doFilter(call, answer);
        if (answer.getStatus() >= 400) {
            transactions.rollback(transaction);
            return null;
        }
        replays.keep(caller.id(), key, kept(call, answer));
        transactions.commit(transaction);
        return null;
    }

    /// What is shown once is not shown again.
    private static Replays.Answer kept(ReadBody call, ContentCachingResponseWrapper answer) {
        String body = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        Object secret = call.getAttribute(ShownOnce.ATTRIBUTE);
        return new Replays.Answer(
                call.sha256(),
                answer.getStatus(),
                answer.getHeader(HttpHeaders.LOCATION),
                answer.getContentType(),
                secret == null ? body : body.replace("\"" + secret + "\"", "null"));
    }

    private void repeat(Replays.Answer earlier, String sha256, HttpServletResponse response)
            throws IOException {
        if (!earlier.sha256().equals(sha256)) {
            refusals.write(
                    response,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "This " + KEY + " came with another call before.");
            return;
        }
        response.setStatus(earlier.status());
        response.setHeader(REPEATED, "true");
        if (earlier.place() != null) {
            response.setHeader(HttpHeaders.LOCATION, earlier.place());
        }
        if (earlier.body() != null && earlier.type() != null) {
            response.setContentType(earlier.type());
            response.getOutputStream().write(earlier.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
