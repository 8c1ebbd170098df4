package org.weightgate.portal.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;

import java.io.IOException;

/// Tells apart a form that was open for too long, whose token the session no longer knows, from an
/// act that is not permitted: the page then says that nothing was saved and leads back.
final class ExpiredForm implements AccessDeniedHandler {
    /// The request attribute under which the path of the form waits for the page that says so.
    static final String BACK = ExpiredForm.class.getName() + ".back";

    private final AccessDeniedHandler others = new AccessDeniedHandlerImpl();

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException, ServletException {
        if (reason instanceof CsrfException) {
            request.setAttribute(BACK, Sender.of(request));
        }
        others.handle(request, response, reason);
    }
}
