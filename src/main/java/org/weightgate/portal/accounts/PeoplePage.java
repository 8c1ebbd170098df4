package org.weightgate.portal.accounts;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Some people, and the handle after which the next page starts.
public record PeoplePage(List<PersonView> items, @Nullable String next) {}
