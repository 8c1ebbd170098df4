package org.weightgate.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.SignedIn;

import java.io.UnsupportedEncodingException;
import java.time.Instant;

/// Pages as somebody who is signed in opens them, and forms as they are sent from them.
@Component
public class Visits {
    private final MockMvcTester mvc;

    Visits(MockMvcTester mvc) {
        this.mvc = mvc;
    }

    public MvcTestResult get(Actor who, String uri) {
        return mvc.get()
                .uri(uri)
                .with(authentication(SignedIn.at(who.id(), Instant.now())))
                .exchange();
    }

    /// @param form pairs of name and value
    public MvcTestResult post(Actor who, String uri, String... form) {
        return form(who, uri, form).exchange();
    }

    private MockMvcTester.MockMvcRequestBuilder form(Actor who, String uri, String... form) {
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.post()
                        .uri(uri)
                        .with(csrf())
                        .with(authentication(SignedIn.at(who.id(), Instant.now())));
        for (int i = 0; i < form.length; i += 2) {
            request.param(form[i], form[i + 1]);
        }
        return request;
    }

    /// Sends a form from its page and looks at the page that it leads back to.
    public MvcTestResult refused(Actor who, String page, String uri, String... form) {
        MvcTestResult answer =
                form(who, uri, form)
                        .header("Host", "localhost")
                        .header("Referer", "http://localhost" + page)
                        .exchange();
        assertThat(answer).hasStatus(HttpStatus.SEE_OTHER).hasRedirectedUrl(page);
        return mvc.get()
                .uri(page)
                .with(authentication(SignedIn.at(who.id(), Instant.now())))
                .cookie(answer.getResponse().getCookies())
                .exchange();
    }

    public static String text(MvcTestResult page) throws UnsupportedEncodingException {
        return page.getResponse().getContentAsString();
    }
}
