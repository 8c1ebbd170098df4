package org.weightgate.portal.accounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Who acts, with the roles of this moment; built afresh from the database for every request and
/// never kept.
///
/// @param tokenScopes what the token may do by which they act; null for a person at a browser
/// @param tokenEnds when that token ends; null for a person at a browser
public record Actor(
        AccountId id,
        String handle,
        String name,
        String email,
        Set<Role> roles,
        @Nullable Set<TokenScope> tokenScopes,
        @Nullable Instant tokenEnds) {

    /// Where the filters leave the actor of a request for handlers and templates.
    public static final String REQUEST_ATTRIBUTE = "me";

    /// The portal itself: jobs and demo data act as this.
    public static final Actor SYSTEM =
            new Actor(
                    AccountId.SYSTEM,
                    "weightgate",
                    "Weightgate",
                    "weightgate@portal.invalid",
                    Arrays.stream(RoleName.values())
                            .map(Role::everywhere)
                            .collect(Collectors.toUnmodifiableSet()),
                    null,
                    null);

    public Actor {
        roles = Set.copyOf(roles);
        tokenScopes = tokenScopes == null ? null : Set.copyOf(tokenScopes);
    }

    /// Whether this actor holds the role on `model` (`namespace/name`, or `*` for the portal).
    public boolean holds(RoleName role, String model) {
        return carries(role)
                && roles.stream().anyMatch(r -> r.name() == role && r.scope().covers(model));
    }

    public boolean holdsAnywhere(RoleName role) {
        return carries(role) && roles.stream().anyMatch(r -> r.name() == role);
    }

    /// Whether a token, if one is used, was made for this.
    public boolean may(TokenScope scope) {
        return tokenScopes == null || tokenScopes.contains(scope);
    }

    public void require(RoleName role, String model) {
        if (!holds(role, model)) {
            throw NotPermitted.missing(role, model);
        }
    }

    public void requireAnywhere(RoleName role) {
        if (!holdsAnywhere(role)) {
            throw NotPermitted.missing(role, "*");
        }
    }

    public void require(TokenScope scope) {
        if (!may(scope)) {
            throw NotPermitted.token(scope);
        }
    }

    /// This actor by a token of theirs.
    public Actor limitedTo(Set<TokenScope> scopes, Instant ends) {
        return new Actor(id, handle, name, email, roles, scopes, ends);
    }

    public boolean is(AccountId account) {
        return id.equals(account);
    }

    private boolean carries(RoleName role) {
        return may(role.tokenScope());
    }
}
