package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;
import org.weightgate.portal.mail.Links;

import java.util.List;

/// The session's cookie: `__Host-session` over TLS, so that no other host of the domain can plant
/// one, plain `session` where there is no TLS.
@Component
class SessionCookie implements CookieSerializer {
    private final Links links;
    private final DefaultCookieSerializer overTls = cookie("__Host-session", true);
    private final DefaultCookieSerializer plain = cookie("session", false);

    SessionCookie(Links links) {
        this.links = links;
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        of(value.getRequest()).writeCookieValue(value);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return of(request).readCookieValues(request);
    }

    private DefaultCookieSerializer of(HttpServletRequest request) {
        return request.isSecure() || links.secure() ? overTls : plain;
    }

    private static DefaultCookieSerializer cookie(String name, boolean secure) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(name);
        cookie.setCookiePath("/");
        cookie.setUseSecureCookie(secure);
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        return cookie;
    }
}
