package org.weightgate.portal.accounts.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.People;
import org.weightgate.portal.accounts.SignedIn;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Reads who is signed in, with the roles of this moment, anew for every request. The session of a
/// deactivated account, or one older than a week, ends here.
public final class ActorFilter extends OncePerRequestFilter {
    private static final Duration LONGEST = Duration.ofDays(7);

    private final People people;
    private final Clock clock;

    public ActorFilter(People people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn) {
            Optional<Actor> actor =
                    signedIn.since().isBefore(clock.instant().minus(LONGEST))
                            ? Optional.empty()
                            : people.activeActor(signedIn.account());
            if (actor.isPresent()) {
                request.setAttribute(Actor.REQUEST_ATTRIBUTE, actor.get());
            } else {
                end(request);
            }
        }
        chain.doFilter(request, response);
    }

    private static void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContext nobody = SecurityContextHolder.createEmptyContext();
        nobody.setAuthentication(
                new AnonymousAuthenticationToken(
                        "ended", "nobody", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
        SecurityContextHolder.setContext(nobody);
    }
}
