package org.weightgate.inference;

import java.security.PublicKey;

/// What a verification may take for granted: the portal's pinned key. Everything else it believes
/// because that key signed it.
///
/// @param key the pinned key
/// @param download the command that fetches the copy again, for remedies
/// @param portal where another client can be fetched, for remedies
public record Expectation(PublicKey key, String download, String portal) {}
