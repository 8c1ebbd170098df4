package org.weightgate.portal.accounts.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.mail.Links;

class SessionCookieTests {
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    private String session(String url) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SessionCookie(links(url)).writeCookieValue(new CookieValue(request, response, "1"));
        return String.valueOf(response.getHeader("Set-Cookie"));
    }

    private static Links links(String url) {
        return new Links(new MockEnvironment().withProperty("weightgate.url", url));
    }

    @Test
    void overTlsNoOtherHostCanPlantIt() {
        request.setSecure(true);
        assertThat(session(""))
                .startsWith("__Host-session=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/;")
                .doesNotContain("Domain");
        assertThat(new CodeCookie(links("")).write(request, new Secret("x")))
                .startsWith("__Host-code=x")
                .contains("Secure", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void behindAProxyTheConfiguredAddressDecides() {
        assertThat(session("https://weights.example.org")).startsWith("__Host-session=");
    }

    @Test
    void withoutTlsItStillWorks() {
        assertThat(session("http://localhost:8080"))
                .startsWith("session=")
                .doesNotContain("Secure")
                .contains("HttpOnly", "SameSite=Lax");
    }
}
