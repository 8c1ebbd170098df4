package org.weightgate.portal.accounts.tokens;

import org.weightgate.portal.accounts.Secret;

/// A token at the only moment at which its text exists.
public record NewToken(TokenView token, Secret secret) {}
