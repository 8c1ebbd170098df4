package org.weightgate.portal.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import java.time.Instant;
import java.util.Objects;

/// That somebody proved to be this account. It carries no role: those are read anew for every
/// request, so that taking one acts at once.
public final class SignedIn extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    private final AccountId account;
    private final Instant since;

    private SignedIn(AccountId account, Instant since) {
        super(AuthorityUtils.NO_AUTHORITIES);
        this.account = account;
        this.since = since;
        setAuthenticated(true);
    }

    public static SignedIn at(AccountId account, Instant now) {
        return new SignedIn(account, now);
    }

    public static SignedIn byToken(AccountId account) {
        return new SignedIn(account, Instant.EPOCH);
    }

    public AccountId account() {
        return account;
    }

    public Instant since() {
        return since;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return account;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedIn that
                && account.equals(that.account)
                && since.equals(that.since);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, since);
    }
}
