package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.SignedIn;

import java.time.Clock;

/// Browser sessions, kept in PostgreSQL so that every node knows them.
@Component
class Sessions {
    private final FindByIndexNameSessionRepository<? extends Session> sessions;
    private final Clock clock;
    private final HttpSessionSecurityContextRepository contexts =
            new HttpSessionSecurityContextRepository();

    Sessions(FindByIndexNameSessionRepository<? extends Session> sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /// A new session with a new id and a new CSRF token: nothing an attacker may have planted in
    /// the old one lives on.
    void open(AccountId account, HttpServletRequest request, HttpServletResponse response) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(SignedIn.at(account, clock.instant()));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    int count(AccountId account) {
        return sessions.findByPrincipalName(account.toString()).size();
    }

    void closeAll(AccountId account) {
        sessions.findByPrincipalName(account.toString()).keySet().forEach(sessions::deleteById);
    }
}
