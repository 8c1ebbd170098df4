package org.weightgate.portal.accounts.tokens;

import org.jspecify.annotations.Nullable;
import org.weightgate.portal.accounts.TokenScope;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A token as its owner sees it: everything but its text.
public record TokenView(
        UUID id,
        String name,
        List<TokenScope> scopes,
        Instant created,
        Instant expires,
        @Nullable Instant lastUsed) {}
