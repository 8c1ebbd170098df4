package org.weightgate.portal.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

import java.io.Serializable;
import java.util.UUID;

/// Names one account; stable for ever, never given to somebody else.
@Embeddable
public record AccountId(@Column(name = "id") UUID value) implements Serializable {
    /// The portal itself, as the doer of what nobody asked for.
    public static final AccountId SYSTEM = new AccountId(new UUID(0, 0));

    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    static AccountId random() {
        return new AccountId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
