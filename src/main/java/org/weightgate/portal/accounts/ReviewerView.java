package org.weightgate.portal.accounts;

/// Somebody who reviews a model, by one role of theirs.
///
/// @param scope where that role counts: this model, its namespace or everything
/// @param here whether it is this model's own, so that its publisher may take it
public record ReviewerView(Person person, Scope scope, boolean here) {}
