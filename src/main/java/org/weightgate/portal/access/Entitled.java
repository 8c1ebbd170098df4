package org.weightgate.portal.access;

import java.time.Instant;

/// The recipient may fetch files of the grant, until the moment given if nothing changes before.
public record Entitled(GrantId grant, Instant until) implements Entitlement {}
