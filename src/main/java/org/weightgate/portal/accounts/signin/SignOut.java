package org.weightgate.portal.accounts.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.SignedIn;

/// Records that somebody left.
@Component
public class SignOut implements LogoutHandler {
    private final SignIn signIn;

    SignOut(SignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public void logout(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication) {
        if (authentication instanceof SignedIn signedIn) {
            signIn.signedOut(signedIn.account());
        }
    }
}
