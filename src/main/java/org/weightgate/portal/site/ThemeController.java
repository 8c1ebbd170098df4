package org.weightgate.portal.site;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.time.Duration;

/// Remembers light, dark or the system's choice in a cookie, so that the server can render it.
@Controller
class ThemeController {
    @PostMapping("/theme")
    ResponseEntity<Void> choose(
            @RequestParam String theme, @RequestParam String back, HttpServletRequest request) {
        boolean known = Frame.THEMES.contains(theme);
        ResponseCookie cookie =
                ResponseCookie.from(Frame.THEME, known ? theme : "")
                        .path("/")
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .maxAge(known ? Duration.ofDays(365) : Duration.ZERO)
                        .build();
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .header(HttpHeaders.LOCATION, ownPath(back))
                .build();
    }

    private static String ownPath(String back) {
        return back.matches("/[A-Za-z0-9._~/-]*") && !back.startsWith("//") ? back : "/";
    }
}
