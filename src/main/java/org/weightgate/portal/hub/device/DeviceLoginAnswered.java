package org.weightgate.portal.hub.device;

import org.weightgate.portal.accounts.AccountId;
import org.weightgate.portal.accounts.Act;

import java.time.Instant;
import java.util.Map;

/// Somebody allowed or denied a program that asked to act for them.
public record DeviceLoginAnswered(AccountId by, Instant at, String client, boolean allowed)
        implements Act {
    @Override
    public Map<String, String> facts() {
        return Map.of(
                "account",
                by.toString(),
                "client",
                client,
                "answer",
                allowed ? "allowed" : "denied");
    }
}
