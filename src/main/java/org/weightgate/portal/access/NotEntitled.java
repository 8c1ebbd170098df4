package org.weightgate.portal.access;

/// The recipient may not fetch files now, with the cause and a sentence to show.
public record NotEntitled(GrantId grant, Reason reason, String sentence) implements Entitlement {
    public enum Reason {
        NOT_ACTIVE,
        UNSIGNED,
        SUSPENDED,
        ATTESTATION_DUE,
        EXPIRED,
        REVOKED,
        TERMS_CHANGED,
        ACCOUNT_INACTIVE,
        QUOTA_USED,
        RELEASE_WITHDRAWN,
        RELEASE_DAMAGED,
        NOT_YOURS,
        TOKEN_SCOPE
    }
}
