package org.weightgate.portal.accounts.tokens;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.SignedIn;

import java.io.IOException;
import java.util.Set;

/// Signs a call in by `Authorization: Bearer hf_…`, for this call only. A token in the address is
/// refused, since addresses end up in logs and histories.
public final class BearerFilter extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(BearerFilter.class);
    private static final Set<String> IN_QUERY = Set.of("access_token", "token", "api_key");

    private final Tokens tokens;

    public BearerFilter(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        refuseQueryToken(request);
        Secret token = bearer(request.getHeader("Authorization"));
        if (token != null) {
            Actor actor =
                    tokens.actor(token)
                            .orElseThrow(
                                    () ->
                                            new BadCredentialsException(
                                                    "This token is not known here or no longer"
                                                            + " works."));
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(SignedIn.byToken(actor.id()));
            SecurityContextHolder.setContext(context);
            request.setAttribute(Actor.REQUEST_ATTRIBUTE, actor);
        }
        chain.doFilter(request, response);
    }

    private static @Nullable Secret bearer(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        return new Secret(header.substring(7).strip());
    }

    private static void refuseQueryToken(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null) {
            return;
        }
        for (String pair : query.split("&")) {
            int eq = pair.indexOf('=');
            String name = eq < 0 ? pair : pair.substring(0, eq);
            if (IN_QUERY.contains(name) || pair.startsWith("hf_", eq + 1)) {
                log.warn("A call to {} brought a token in its address", request.getRequestURI());
                throw new BadCredentialsException(
                        "A token belongs into the Authorization header, not into the address."
                                + " Revoke this one, it may stand in logs now.");
            }
        }
    }
}
