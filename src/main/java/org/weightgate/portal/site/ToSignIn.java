package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;

/// Sends a visitor to sign in, and back to the page they wanted.
final class ToSignIn implements AuthenticationEntryPoint {
    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException reason) {
        String target = "/sign-in";
        if (request.getMethod().equals("GET") && request.getHeader("HX-Request") == null) {
            String query = request.getQueryString();
            String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
            target += "?next=" + UriUtils.encode(wanted, StandardCharsets.US_ASCII);
        }
        if (request.getHeader("HX-Request") != null) {
            response.setStatus(401);
            response.setHeader("HX-Redirect", target);
            return;
        }
        response.setStatus(303);
        response.setHeader("Location", target);
    }
}
