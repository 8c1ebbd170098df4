package org.weightgate.portal.accounts;

/// What other modules may know of an account.
public record Person(AccountId id, String handle, String name, String email, boolean active) {}
