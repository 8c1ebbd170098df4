package org.weightgate.portal.site;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.WebUtils;

import java.util.Set;

/// What the layout needs on every page: where the visitor is and which theme they chose.
@ControllerAdvice
class Frame {
    static final String THEME = "theme";
    static final Set<String> THEMES = Set.of("light", "dark");

    @ModelAttribute("theme")
    @Nullable String theme(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, THEME);
        return cookie != null && THEMES.contains(cookie.getValue()) ? cookie.getValue() : null;
    }

    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getRequestURI();
    }

    /// The first segment of the path, by which the navigation marks the current page.
    @ModelAttribute("at")
    String at(HttpServletRequest request) {
        String path = request.getRequestURI();
        int second = path.indexOf('/', 1);
        return second < 0 ? path : path.substring(0, second);
    }
}
