package org.weightgate.portal.accounts.tokens;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.BadInput;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.accounts.Page;
import org.weightgate.portal.accounts.ShownOnce;
import org.weightgate.portal.accounts.TokenScope;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The caller's own tokens.
@RestController
@RequestMapping("/api/v1/tokens")
class TokensApi {
    private final Tokens tokens;

    TokensApi(Tokens tokens) {
        this.tokens = tokens;
    }

    /// @param token the text, only in the answer that made it
    record TokenJson(
            UUID id,
            String name,
            List<String> scopes,
            Instant created,
            Instant expires,
            @Nullable Instant lastUsed,
            @Nullable String token) {
        static TokenJson of(TokenView view, @Nullable String text) {
            return new TokenJson(
                    view.id(),
                    view.name(),
                    view.scopes().stream().map(TokenScope::word).toList(),
                    view.created(),
                    view.expires(),
                    view.lastUsed(),
                    text);
        }
    }

    record Wish(@Nullable String name, @Nullable List<String> scopes, @Nullable Integer days) {
        Set<TokenScope> parsedScopes() {
            Set<TokenScope> parsed = EnumSet.noneOf(TokenScope.class);
            for (String word : scopes == null ? List.<String>of() : scopes) {
                parsed.add(
                        TokenScope.of(word)
                                .orElseThrow(
                                        () ->
                                                new BadInput(
                                                        "A scope is read, request, download,"
                                                                + " review, publish or admin.")));
            }
            return parsed;
        }
    }

    @GetMapping
    Page<TokenJson> list(@CurrentActor Actor owner) {
        return new Page<>(tokens.of(owner).stream().map(t -> TokenJson.of(t, null)).toList(), null);
    }

    /// `days` 1 to 366; without it 90, or as long as the token that is used.
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TokenJson create(@CurrentActor Actor owner, @RequestBody Wish wish, HttpServletRequest call) {
        Integer days = wish.days();
        String name = Objects.requireNonNullElse(wish.name(), "");
        Set<TokenScope> scopes = wish.parsedScopes();
        NewToken made =
                days == null
                        ? tokens.create(owner, name, scopes)
                        : tokens.create(owner, name, scopes, Duration.ofDays(days));
        call.setAttribute(ShownOnce.ATTRIBUTE, made.secret().text());
        return TokenJson.of(made.token(), made.secret().text());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@CurrentActor Actor owner, @PathVariable UUID id) {
        tokens.revoke(owner, id);
    }
}
