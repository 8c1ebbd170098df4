package org.weightgate.portal.hub;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Secret;
import org.weightgate.portal.accounts.tokens.TokenView;
import org.weightgate.portal.accounts.tokens.Tokens;

import java.util.List;
import java.util.Optional;

/// Who a token belongs to, with every field that some client indexes without looking.
@RestController
class WhoAmIController {
    private static final int SCHEME = "Bearer ".length();
    private final Tokens tokens;

    WhoAmIController(Tokens tokens) {
        this.tokens = tokens;
    }

    record AccessToken(String displayName, String role, String createdAt) {}

    record Auth(String type, AccessToken accessToken) {}

    record Identity(
            String type,
            String id,
            String name,
            String fullname,
            String email,
            boolean emailVerified,
            boolean canPay,
            boolean isPro,
            @Nullable String periodEnd,
            String avatarUrl,
            List<String> orgs,
            Auth auth) {}

    @GetMapping("/api/whoami-v2")
    Identity whoAmI(@CurrentActor Actor actor, HttpServletRequest request) {
        Optional<TokenView> token =
                Optional.ofNullable(request.getHeader("Authorization"))
                        .map(header -> new Secret(header.substring(SCHEME).strip()))
                        .flatMap(tokens::view);
        return new Identity(
                "user",
                actor.id().toString().replace("-", "").substring(0, 24),
                actor.handle(),
                actor.name(),
                actor.email(),
                true,
                false,
                false,
                null,
                "/favicon.ico",
                List.of(),
                new Auth(
                        "access_token",
                        new AccessToken(
                                token.map(TokenView::name).orElse("token"),
                                "read",
                                Listing.time(token.map(TokenView::created).orElse(null)))));
    }
}
