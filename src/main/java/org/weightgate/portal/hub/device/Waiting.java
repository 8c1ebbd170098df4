package org.weightgate.portal.hub.device;

import java.time.Instant;

/// A program that waits for an answer, as it is shown to whoever gives it.
///
/// @param client what the program calls itself, in its own words
/// @param network where it asked from
public record Waiting(String client, String network, Instant asked) {}
