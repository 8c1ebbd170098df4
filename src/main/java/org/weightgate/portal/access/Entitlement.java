package org.weightgate.portal.access;

/// The answer at every door, computed from stored state and usage and never stored.
public sealed interface Entitlement permits Entitled, NotEntitled {}
