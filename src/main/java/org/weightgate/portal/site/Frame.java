package org.weightgate.portal.site;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;
import org.weightgate.portal.accounts.Actor;

import java.util.Set;

/// What the layout needs on every page, error pages included: who visits, where, in which theme.
/// Templates call it `@frame`.
@Component("frame")
public class Frame {
    static final String THEME = "theme";
    static final Set<String> THEMES = Set.of("light", "dark");

    private final HttpServletRequest request;

    Frame(HttpServletRequest request) {
        this.request = request;
    }

    public @Nullable Actor me() {
        return (Actor) request.getAttribute(Actor.REQUEST_ATTRIBUTE);
    }

    public @Nullable String theme() {
        Cookie cookie = WebUtils.getCookie(request, THEME);
        return cookie != null && THEMES.contains(cookie.getValue()) ? cookie.getValue() : null;
    }

    public String path() {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed == null ? request.getRequestURI() : failed.toString();
    }

    /// The first segment of the path, by which the navigation marks the current page.
    public String at() {
        String path = path();
        int second = path.indexOf('/', 1);
        return second < 0 ? path : path.substring(0, second);
    }
}
