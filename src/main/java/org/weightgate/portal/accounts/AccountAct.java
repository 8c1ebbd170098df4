package org.weightgate.portal.accounts;

import java.time.Instant;
import java.util.Map;

/// What happens to accounts, one record for each.
public sealed interface AccountAct extends Act {
    AccountId account();

    @Override
    default Map<String, String> facts() {
        return Map.of("account", account().toString());
    }

    record PersonJoined(AccountId by, Instant at, AccountId account, String handle)
            implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return Map.of("account", account.toString(), "handle", handle);
        }
    }

    record PersonInvited(AccountId by, Instant at, AccountId account, String handle)
            implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return Map.of("account", account.toString(), "handle", handle);
        }
    }

    record PersonRenamed(AccountId by, Instant at, AccountId account) implements AccountAct {}

    record PersonDeactivated(AccountId by, Instant at, AccountId account) implements AccountAct {}

    record PersonReactivated(AccountId by, Instant at, AccountId account) implements AccountAct {}

    record RoleGiven(AccountId by, Instant at, AccountId account, Role role) implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return RoleTaken.facts(account, role);
        }
    }

    record RoleTaken(AccountId by, Instant at, AccountId account, Role role) implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return facts(account, role);
        }

        private static Map<String, String> facts(AccountId account, Role role) {
            return Map.of(
                    "account", account.toString(),
                    "role", role.name().word(),
                    "scope", role.scope().value());
        }
    }

    record SignedIn(AccountId by, Instant at, AccountId account, String way) implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return Map.of("account", account.toString(), "way", way);
        }
    }

    record SignedOut(AccountId by, Instant at, AccountId account) implements AccountAct {}

    record SignedOutEverywhere(AccountId by, Instant at, AccountId account) implements AccountAct {}

    record TokenCreated(AccountId by, Instant at, AccountId account, String token, String scopes)
            implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return Map.of("account", account.toString(), "token", token, "scopes", scopes);
        }
    }

    record TokenRevoked(AccountId by, Instant at, AccountId account, String token)
            implements AccountAct {
        @Override
        public Map<String, String> facts() {
            return Map.of("account", account.toString(), "token", token);
        }
    }
}
