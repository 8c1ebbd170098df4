package org.weightgate.portal.delivery;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.connector.ClientAbortException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/// Ends an answer that cannot be completed by closing its connection (or its HTTP/2 stream): the
/// announced length is not met, so no receiver takes the part for the whole. Outermost, because
/// anything thrown further in would have an error page written behind the file's bytes; Tomcat
/// writes none for this exception and closes at once.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BreakOff extends OncePerRequestFilter {
    private static final String ATTRIBUTE = BreakOff.class.getName();

    static void request(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, Boolean.TRUE);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (request.getAttribute(ATTRIBUTE) != null) {
            throw new ClientAbortException("A delivery was broken off.");
        }
    }
}
