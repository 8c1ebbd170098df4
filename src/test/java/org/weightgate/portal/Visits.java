package org.weightgate.portal;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

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
        var request =
                mvc.post()
                        .uri(uri)
                        .with(csrf())
                        .with(authentication(SignedIn.at(who.id(), Instant.now())));
        for (int i = 0; i < form.length; i += 2) {
            request.param(form[i], form[i + 1]);
        }
        return request.exchange();
    }

    public static String text(MvcTestResult page) throws UnsupportedEncodingException {
        return page.getResponse().getContentAsString();
    }
}
