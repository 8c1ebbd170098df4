package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.mail.Links;

import java.time.Duration;
import java.util.Optional;

/// The random cookie by which a code belongs to the browser that asked for it.
@Component
class CodeCookie {
    private final Links links;

    CodeCookie(Links links) {
        this.links = links;
    }

    Optional<Secret> read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, name(request));
        return Optional.ofNullable(cookie).map(c -> new Secret(c.getValue()));
    }

    String write(HttpServletRequest request, Secret browser) {
        return cookie(request, browser.text(), SignInCodes.LIFE);
    }

    String clear(HttpServletRequest request) {
        return cookie(request, "", Duration.ZERO);
    }

    private String cookie(HttpServletRequest request, String value, Duration life) {
        return ResponseCookie.from(name(request), value)
                .path("/")
                .httpOnly(true)
                .secure(secure(request))
                .sameSite("Lax")
                .maxAge(life)
                .build()
                .toString();
    }

    private String name(HttpServletRequest request) {
        return secure(request) ? "__Host-code" : "code";
    }

    private boolean secure(HttpServletRequest request) {
        return request.isSecure() || links.secure();
    }
}
